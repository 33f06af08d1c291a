// The answer to a click by somebody who may not: the card as it stands, with who may beside the button, and what was typed into it. A
// sentence alone would take its place, and the words with it. In a channel the card is drawn for everybody, as it was: those who may find
// their buttons there.
import { receivedData } from '../../cards/buttons.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Text } from '../../domain/language.ts';
import { may } from '../../domain/people/roles.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { CardClick, ClickAnswer } from '../chat/ports.ts';
import { cardLanguage } from '../posting/answer.ts';
import { drawRefused, shownKey } from '../shared/click-answers.ts';
import type { Renderer } from './render.ts';

/** null: the message is not known (any more), or its card cannot be drawn for them. */
export async function refusedCard(
  { db, renderer, now }: { readonly db: Db; readonly renderer: Renderer; readonly now: Date },
  click: CardClick,
  user: KnownUser,
  why: Text,
): Promise<ClickAnswer | null> {
  const key = click.onlyFor === undefined && may(user.roles, 'read') ? await shownKey(db, click) : null;
  if (key === null) return null;
  const isShared = click.conversation.kind !== 'personal';
  const language = await cardLanguage(db, click.conversation, user.language);
  const viewer = isShared ? undefined : { userId: user.id, roles: user.roles };
  const data = receivedData(click.data);
  const answer = await drawRefused(
    {
      draw: async (drawn, _, { page, notice } = {}) => {
        const card = await renderer.render(drawn, language, viewer, page, notice);
        return card === null || card.refusal !== undefined
          ? { kind: 'message', text: '' }
          : { kind: 'card', card: card.card };
      },
    },
    { user, data, click, now },
    { kind: 'refused', text: why },
    { key, ...pageOf(data) },
  );
  return answer.kind === 'card' ? answer : null;
}

function pageOf(data: unknown): { readonly page?: number } {
  const page = typeof data === 'object' && data !== null && 'page' in data ? data.page : null;
  return typeof page === 'number' ? { page } : {};
}
