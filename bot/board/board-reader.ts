// Who a key of the board stands for, and whether they may still read: asked before a page is given, and again while it is open.
import {
  type BoardReader,
  type LinkReader,
  loadBoardReaders,
  loadLinkReaders,
} from '../../db/queries/board/board-links.ts';
import type { Db } from '../../db/schema/database.ts';
import type { BoardLinkId, UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import { hashOf, isTokenOf, type LinkSecret, linkToken } from '../files/link-token.ts';
import type { BoardKey } from './board-path.ts';

/** `over`: it was one, and has ended, or its person may no longer read. */
export type Admitted =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'over' }
  | { readonly kind: 'reader'; readonly reader: BoardReader };

export type ReaderParts = { readonly db: Db; readonly linkSecret: LinkSecret };

const UNKNOWN: Admitted = { kind: 'unknown' };
const OVER: Admitted = { kind: 'over' };
const TAB_SECONDS = 3600;

/** Of those keys, in their order; two questions at most, however many there are. */
export async function admitAll(
  { db, linkSecret }: ReaderParts,
  keys: readonly BoardKey[],
  now: Date,
): Promise<readonly Admitted[]> {
  const links = await loadLinkReaders(db, [...new Set(keys.flatMap((key) => (key.kind === 'link' ? [key.id] : [])))]);
  const people = await loadBoardReaders(db, [
    ...new Set(keys.flatMap((key) => (key.kind === 'tab' ? [key.userId] : []))),
  ]);
  const byLink = new Map<BoardLinkId, LinkReader>(links.map((link) => [link.linkId, link]));
  const byUser = new Map<UserId, BoardReader>(people.map((one) => [one.userId, one]));
  return keys.map((key) => {
    if (key.kind === 'tab') return admitTab(linkSecret, key, byUser.get(key.userId), now);
    const link = byLink.get(key.id);
    if (link === undefined || !isTokenOf(link.tokenHash, key.token)) return UNKNOWN;
    return link.endedAt === null ? standing(link, now) : OVER;
  });
}

/** What a sign-in in Teams opens. */
export function tabKey(linkSecret: LinkSecret, userId: UserId, now: Date): BoardKey {
  const expires = Math.floor(now.getTime() / 1000) + TAB_SECONDS;
  return { kind: 'tab', userId, expires, token: tabToken(linkSecret, userId, expires) };
}

function admitTab(
  linkSecret: LinkSecret,
  key: Extract<BoardKey, { kind: 'tab' }>,
  reader: BoardReader | undefined,
  now: Date,
): Admitted {
  if (!isTokenOf(hashOf(tabToken(linkSecret, key.userId, key.expires)), key.token)) return UNKNOWN;
  return reader === undefined || key.expires * 1000 <= now.getTime() ? OVER : standing(reader, now);
}

/** Unlike the random number of a stored link, this cannot be one: it has spaces in it. */
function tabToken(linkSecret: LinkSecret, userId: UserId, expires: number): string {
  return linkToken(linkSecret, `board tab ${userId} ${expires}`);
}

function standing(reader: BoardReader, now: Date): Admitted {
  return isInForce(reader, now) && may(reader.roles, 'read') ? { kind: 'reader', reader } : OVER;
}
