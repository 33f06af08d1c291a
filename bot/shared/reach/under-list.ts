// PEOPLE-3, for every operation at the one place that all pass: what is left of it for an account with a list of hosts.
import { loadHostRules, loadOutOfReach } from '../../../db/queries/people/reach.ts';
import { loadServersOf } from '../../../db/queries/people/servers-of-object.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { UnderList } from '../../../domain/people/under-list.ts';
import { namesText } from '../sentences.ts';

export const CLOSED_UNDER_LIST: Text = {
  fr: 'Votre compte est restreint à certains serveurs, et ceci en concerne d’autres : demandez à un collègue dont le compte ne l’est pas.',
  en: 'Your account is limited to some servers, and this is about others: ask a colleague whose account is not.',
};

/** null: all of them are within the account's list. */
export async function outsideText(db: Db, userId: UserId, serverIds: readonly ServerId[]): Promise<Text | null> {
  const outside = await loadOutOfReach(db, userId, serverIds);
  if (outside.length === 0) return null;
  const { fr, en } = namesText(outside.map(({ hostname }) => hostname));
  return {
    fr: `Hors des serveurs de votre compte : ${fr}. Un administrateur peut l’étendre (/role).`,
    en: `Outside the servers of your account: ${en}. An admin can extend it (/role).`,
  };
}

/** About one server: asked by the object itself, whatever the operation then finds. */
const OF_ONE_SERVER: ReadonlySet<string> = new Set([
  'session',
  'attempt',
  'snapshot',
  'rollback-request',
  'server',
  'host-key',
]);

/** Why not; null: nothing stands against it. `narrowed` asks for the servers that it finds by itself (`refusalOfReach`, `withinReach`). */
export async function againstUnderList(
  db: Db,
  userId: UserId,
  left: UnderList,
  object: { readonly type: string; readonly id: number | string | null },
): Promise<Text | null> {
  if (left === 'same' || (await loadHostRules(db, userId)).length === 0) return null;
  if (left === 'closed') return CLOSED_UNDER_LIST;
  // What has no id yet is asked by the operation, once it has found its servers.
  if (object.id === null || (left === 'narrowed' && !OF_ONE_SERVER.has(object.type))) return null;
  const servers = await loadServersOf(db, object);
  // A proxy, say: every server is reached through it.
  if (object.type === 'host-key' && servers?.length === 0) return CLOSED_UNDER_LIST;
  return servers === null ? CLOSED_UNDER_LIST : outsideText(db, userId, servers);
}
