// RING-1, PEOPLE-3: who of the admins of a site can answer for it: none whose account is disabled or has expired, or has no role left.
import { type RawBuilder, sql } from 'kysely';
import type { SiteId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Of one person; who cannot answer may be one all the same. null: there is no such account. */
export async function loadSiteAdmin(
  db: Db,
  { siteId, userId }: { readonly siteId: SiteId; readonly userId: UserId },
  now: Date,
): Promise<{ readonly isOne: boolean; readonly canAnswer: boolean } | null> {
  const row = await db
    .selectFrom('users as u')
    .select(canAnswer(now).as('canAnswer'))
    .select(
      sql<boolean>`exists (select from site_admins m where m.user_id = u.id and m.site_id = ${siteId})`.as('isOne'),
    )
    .where('u.id', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

/** Of `u`, a row of `users`. */
export function canAnswer(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})
    and exists (select from user_roles q where q.user_id = u.id))`;
}
