// PEOPLE-3 where several people read: the message of a card there shows every server (ADR 8). So one that an account with a list of hosts asks
// for is not posted there: otherwise such an account reads in a group chat what its own chat does not show.
import { loadLivePlaces } from '../../../db/queries/chat/shown-cards.ts';
import { loadHostRules } from '../../../db/queries/people/reach.ts';
import type { Db } from '../../../db/schema/database.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import type { UserId } from '../../../domain/ids.ts';
import { cardDrawings } from '../cards.ts';
import { refusalOfWhole } from '../reach-of-card.ts';

const DRAWINGS = cardDrawings(() => []);

type Asked = { readonly key: string; readonly conversationId: string; readonly userId: UserId };

/** Whether that card may be posted in a channel or a group chat because that account asked for it. */
export async function mayBePostedFor(db: Db, { key: text, conversationId, userId }: Asked): Promise<boolean> {
  const key = parseCardKey(text);
  const left = key === null ? 'same' : DRAWINGS[key.kind].underList;
  if (key === null || left === 'same' || (await loadHostRules(db, userId)).length === 0) return true;
  // What stands there already says nothing new.
  if ((await loadLivePlaces(db, text, [conversationId])).has(conversationId)) return true;
  return left === 'whole' && (await refusalOfWhole(db, key, userId)) === null;
}
