// Addresses of the board, below the bot's public one. Whoever knows one reads: it is a secret of its person.
import type { BoardLinkId, UserId } from '../../domain/ids.ts';

/** By a link that somebody was given, or by a sign-in in Teams, which lasts until `expires` (seconds since 1970). */
export type BoardKey =
  | { readonly kind: 'link'; readonly id: BoardLinkId; readonly token: string }
  | { readonly kind: 'tab'; readonly userId: UserId; readonly expires: number; readonly token: string };

export function boardPath(key: BoardKey): string {
  return key.kind === 'link' ? `/board/${key.id}/${key.token}` : `/board/tab/${key.userId}.${key.expires}.${key.token}`;
}

const LINK = /^\/board\/(\d{1,9})\/([\w-]{43})(?:\/live)?$/;
const TAB = /^\/board\/tab\/(\d{1,9})\.(\d{10})\.([\w-]{43})(?:\/live)?$/;

/** null: no such address. */
export function boardKeyOf(path: string): BoardKey | null {
  const [, id, token] = LINK.exec(path) ?? [];
  if (id !== undefined && token !== undefined) return { kind: 'link', id: Number(id) as BoardLinkId, token };
  const [, userId, expires, mac] = TAB.exec(path) ?? [];
  if (userId === undefined || expires === undefined || mac === undefined) return null;
  return { kind: 'tab', userId: Number(userId) as UserId, expires: Number(expires), token: mac };
}
