// People of a bench who type and press: the product's own dispatch and drawing, without Teams.
import { randomUUID } from 'node:crypto';
import type { ClickAnswer, ConversationRef } from '../../bot/chat/ports.ts';
import { createActions } from '../../bot/front/clicks.ts';
import { createCommands } from '../../bot/front/commands.ts';
import { dispatchAction } from '../../bot/front/dispatch-click.ts';
import { dispatchCommand } from '../../bot/front/dispatch-command.ts';
import { createRenderer } from '../../bot/front/render.ts';
import type { Draw } from '../../bot/shared/click-answers.ts';
import type { ShownAnswer } from '../../bot/shared/typed/command.ts';
import type { Language } from '../../domain/language.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { keptLog } from '../bot/quiet-log.ts';
import type { Bench, Somebody } from '../bot/shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../bot/shared/card-text.ts';

const PLACE: ConversationRef = {
  id: 'c',
  threadId: null,
  kind: 'personal',
  serviceUrl: '',
  tenantId: null,
  botId: 'b',
  name: null,
};

export function openChatBench(ctx: Bench, settingsBook?: SettingsBook) {
  const { db, clock } = ctx;
  const shown: string[] = [];
  const sent: string[] = [];
  const commands = createCommands(ctx, {
    readIncomingFile: () => Promise.reject(new Error('no files here')),
    ...(settingsBook === undefined ? {} : { settingsBook }),
  });
  const settings = { ...ctx.settings, files: { publicUrl: null } };
  const renderer = createRenderer({ db, clock, settings, settingsBook, commands: () => commands });
  const draw: Draw = async (key, user, options) => {
    const viewer = { userId: user.id, roles: user.roles };
    const drawn = await renderer.render(key, 'en', viewer, options?.page, options?.notice);
    if (drawn === null) return { kind: 'message', text: 'no such card' };
    return drawn.refusal === undefined ? { kind: 'card', card: drawn.card } : { kind: 'message', text: drawn.refusal };
  };
  const actions = createActions({
    ...ctx,
    send: async (text, { person, conversation, activityId, locale }) => {
      const incoming = { text, person, conversation, activityId, locale, files: [] };
      const { answer } = await dispatchCommand({ ...shared, commands }, incoming);
      sent.push(said(answer));
    },
    commands: () => commands,
    draw,
    show: async (key) => void shown.push(key),
  });
  const deps = { db, may, whoMay, clock, log: keptLog(), profile: async () => null };
  const shared = { ...deps, onRefusal: async () => {}, newReference: () => 'r' };
  const from = ({ actor: { entraId, name } }: Somebody) => ({
    person: { entraId, name },
    conversation: PLACE,
    activityId: randomUUID(),
    locale: 'en-US',
  });
  const card = (key: string, who: Somebody | null, language: Language = 'en') =>
    renderer.render(key, language, who === null ? undefined : { userId: who.userId, roles: who.actor.roles });
  return {
    shown,
    /** The answers to lines that were completed on a card. */
    sent,
    card,
    text: async (...asked: Parameters<typeof card>) => textOf(await card(...asked)),
    verbs: async (...asked: Parameters<typeof card>) => verbsOf(await card(...asked)),
    data: async (verb: string, ...asked: Parameters<typeof card>) => dataOf(await card(...asked), verb),
    /** The key of the card that is shown, or the sentence that is said. */
    type: async (who: Somebody, text: string, language: Language = 'en'): Promise<string> => {
      const { answer } = await dispatchCommand({ ...shared, commands }, { ...from(who), text, files: [] });
      return said(answer, language);
    },
    /** What is then shown in its place: the sentence, or all that the card says. */
    press: async (who: Somebody, verb: string, data: unknown): Promise<string> => {
      const click = { ...from(who), verb, data, messageId: null, trigger: 'manual' } as const;
      return saidBy(await dispatchAction({ ...shared, actions }, click));
    },
  };
}

function said(answer: ShownAnswer, language: Language = 'en'): string {
  return answer.kind === 'card' ? answer.key : answer.kind === 'text' ? answer.text[language] : 'done';
}

function saidBy(answer: ClickAnswer): string {
  return answer.kind === 'card' ? textOf({ card: answer.card, summary: '' } as never) : answer.text;
}
