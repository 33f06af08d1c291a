// People at their keyboards: typed lines and pressed buttons go through the product's own dispatch, without HTTP.
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { ClickAnswer, ConversationRef } from '../../bot/chat/ports.ts';
import { createActions } from '../../bot/front/clicks.ts';
import { createCommands } from '../../bot/front/commands.ts';
import { dispatchAction } from '../../bot/front/dispatch-click.ts';
import { dispatchCommand } from '../../bot/front/dispatch-command.ts';
import { createRenderer } from '../../bot/front/render.ts';
import { giveAnswer } from '../../bot/posting/answer.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { JobQueue } from '../../jobs/queue/job-kinds.ts';
import { type Button, buttonsOf } from '../flow/chat-driver.ts';
import { CHANNEL, type PersonName } from './estate.ts';
import type { Random } from './random.ts';
import type { WalkSettings } from './world.ts';

export type Said =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly key: string }
  | { readonly kind: 'done' };

export type Chat = {
  /** What was answered; a sentence in English. */
  type(person: PersonName, line: string): Promise<Said>;
  press(person: PersonName, button: Button, inputs?: object): Promise<ClickAnswer>;
  /** The buttons of a card as this person would see it now, with what their inputs may hold. */
  buttons(person: PersonName, key: string): Promise<readonly FilledButton[]>;
  readonly renderer: ReturnType<typeof createRenderer>;
  /** Unforeseen errors: there must be none. */
  readonly errors: unknown[];
};

export type FilledButton = Button & { readonly inputs: object };

export function createChat(parts: {
  db: Db;
  clock: Clock;
  jobQueue: JobQueue;
  random: Random;
  people: ReadonlyMap<string, number>;
  settings: WalkSettings;
}): Chat {
  const { db, clock, jobQueue, random, settings } = parts;
  const operations = { db, clock, jobQueue, settings };
  const errors: unknown[] = [];
  const log = {
    ...pino({ level: 'silent' }),
    error: (fields: { err?: unknown }) => void errors.push(fields.err ?? fields),
  };
  const commands = createCommands(operations, { readIncomingFile: () => Promise.reject(new Error('no files here')) });
  const renderer = createRenderer({ db, clock, settings, commands: () => commands });
  const shared = {
    db,
    profile: async () => null,
    may,
    whoMay,
    clock,
    log,
    onRefusal: async () => {},
    newReference: randomUUID,
  };
  const draw = async (
    key: string,
    user: { id: never; roles: never },
    more: { page?: never; notice?: never } = {},
  ): Promise<ClickAnswer> => {
    const drawn = await renderer.render(key, 'en', { userId: user.id, roles: user.roles }, more.page, more.notice);
    return drawn === null
      ? { kind: 'message', text: 'This card no longer exists.' }
      : { kind: 'card', card: drawn.card };
  };
  const show = async (key: string, conversation: ConversationRef) => {
    const place = { key, conversation: conversation.id, threadId: null, language: 'en' as const, now: clock.now() };
    await db.transaction().execute((trx) => showCard(trx, place));
  };
  const actions = createActions({
    send: async () => {},
    commands: () => [],
    ...operations,
    draw: draw as never,
    show: show as never,
  });
  const from = (name: PersonName) => ({
    person: { entraId: `entra-${name.toLowerCase()}`, name },
    conversation: random.chance(0.5) ? channel() : personal(name),
    activityId: randomUUID(),
    locale: 'en-US',
  });
  return {
    renderer,
    errors,
    type: async (person, line) => {
      const incoming = { ...from(person), text: line, files: [] };
      const dispatched = await dispatchCommand({ ...shared, commands } as never, incoming);
      await giveAnswer(db, incoming, dispatched, clock.now());
      const { answer } = dispatched;
      return answer.kind === 'text' ? { kind: 'text', text: answer.text.en } : answer;
    },
    press: (person, { verb, data }, inputs = {}) =>
      dispatchAction({ ...shared, actions } as never, {
        ...from(person),
        verb,
        data: { ...data, ...inputs },
        messageId: null,
        trigger: 'manual',
      }),
    buttons: async (person, key) => {
      const id = parts.people.get(person);
      const roles = await rolesOf(db, id);
      const drawn = await renderer.render(key, 'en', { userId: id as never, roles: roles as never });
      if (drawn === null) return [];
      const inputs = filledInputs(drawn.card, random);
      return buttonsOf(drawn.card).map((button) => ({ ...button, inputs }));
    },
  };
}

async function rolesOf(db: Db, id: number | undefined) {
  const rows = await db
    .selectFrom('user_roles')
    .select('role')
    .where('user_id', '=', id as never)
    .execute();
  return rows.map(({ role }) => role);
}

function channel(): ConversationRef {
  return {
    id: CHANNEL,
    threadId: null,
    kind: 'channel',
    serviceUrl: 'http://127.0.0.1',
    tenantId: null,
    botId: '28:bot',
    name: null,
  };
}

function personal(name: string): ConversationRef {
  return { ...channel(), id: `a:${name}`, kind: 'personal' };
}

/** Something that somebody might type or choose, for each input of the card. */
function filledInputs(node: unknown, random: Random): Record<string, unknown> {
  if (Array.isArray(node)) return Object.assign({}, ...node.map((one) => filledInputs(one, random)));
  if (typeof node !== 'object' || node === null) return {};
  const own = inputOf(node as CardInput, random);
  return Object.assign(own, ...Object.values(node).map((one) => filledInputs(one, random)));
}

type CardInput = {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly valueOn?: unknown;
  readonly choices?: readonly { readonly value: string }[];
};

function inputOf({ type, id, valueOn, choices }: CardInput, random: Random): Record<string, unknown> {
  if (typeof id !== 'string' || typeof type !== 'string') return {};
  switch (type) {
    case 'Input.Text':
      return { [id]: random.chance(0.9) ? 'walked past and thought so' : '' };
    case 'Input.Toggle':
      return { [id]: random.chance(0.85) ? (valueOn ?? 'true') : 'false' };
    case 'Input.ChoiceSet':
      return { [id]: random.pick(choices ?? [])?.value ?? '' };
    default:
      return {};
  }
}
