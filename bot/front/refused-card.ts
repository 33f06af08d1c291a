// The answer to a click by somebody who may not: the card as they see it, with who may, and with what was typed into it. A sentence alone
// would take its place, and the words with it. In a channel too it is their own view (ADR 8): what others may press and read stays theirs.
import { receivedData } from '../../cards/buttons.ts';
import { typedInto } from '../../cards/typed.ts';
import type { Db } from '../../db/schema/database.ts';
import { say, type Text } from '../../domain/language.ts';
import { may } from '../../domain/people/roles.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { CardClick, ClickAnswer } from '../chat/ports.ts';
import { drawRefused, shownKey } from '../shared/click-answers.ts';
import { freeText } from '../shared/sentences.ts';
import type { Renderer } from './render.ts';

/** Of what was typed, where the card has no field for it any more. */
const MAX_WORDS = 500;

/** null: the message is not known (any more), or its card cannot be drawn for them. */
export async function refusedCard(
  { db, renderer, now }: { readonly db: Db; readonly renderer: Renderer; readonly now: Date },
  click: CardClick,
  user: KnownUser,
  why: Text,
): Promise<ClickAnswer | null> {
  const key = click.onlyFor === undefined && may(user.roles, 'read') ? await shownKey(db, click) : null;
  if (key === null) return null;
  const { language } = user;
  const viewer = { userId: user.id, roles: user.roles };
  const data = receivedData(click.data);
  const page = pageOf(data);
  const text = withWords(why, await wordsLost());
  const answer = await drawRefused(
    {
      draw: async (drawn, _, more = {}) => {
        const card = await renderer.render(drawn, language, viewer, more.page, more.notice);
        return card === null || card.refusal !== undefined
          ? { kind: 'message', text: '' }
          : { kind: 'card', card: card.card, live: { key: drawn, page: more.page, notice: null, language } };
      },
    },
    { user, data, click, now },
    { kind: 'refused', text },
    { key, ...(page === undefined ? {} : { page }) },
  );
  return answer.kind === 'card' ? { ...answer, refused: say(why, language) } : null;

  /** What was typed into fields that are not on their view. */
  async function wordsLost(): Promise<readonly string[]> {
    if (key === null || !isFields(data) || !Object.values(data).some(isWord)) return [];
    const own = await renderer.render(key, language, viewer, page);
    const whole = await renderer.render(key, language, undefined, page);
    return own === null || whole === null ? [] : typedInto(whole.card, own.card, data);
  }
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function withWords(why: Text, words: readonly string[]): Text {
  if (words.length === 0) return why;
  const said = freeText(words.join(' · '), MAX_WORDS);
  return {
    fr: `${why.fr} Vous aviez tapé : «\u00a0${said}\u00a0».`,
    en: `${why.en} You had typed: “${said}”.`,
  };
}

function isFields(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}

function pageOf(data: unknown): number | undefined {
  const page = isFields(data) ? data.page : null;
  return typeof page === 'number' ? page : undefined;
}
