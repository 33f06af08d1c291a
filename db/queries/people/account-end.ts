// When an account ends: of what an admin says and what a directory says the earlier counts (PEOPLE-2).
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

/** `end` as an admin says it; null: it does not end. */
export async function writeEnd(trx: Trx, userId: UserId, end: Date | null): Promise<void> {
  await trx.updateTable('directory_accounts').set({ admin_ends_at: end }).where('user_id', '=', userId).execute();
  const there = sql`(select d.ends_at from directory_accounts d where d.user_id = users.id)`;
  await trx
    .updateTable('users')
    .set({ expires_at: sql`least(${end}::timestamptz, ${there})` })
    .where('id', '=', userId)
    .execute();
}

/** What it has said last of the account is an admin's word from then on. */
export async function leaveDirectory(trx: Trx, userId: UserId): Promise<void> {
  await trx.deleteFrom('directory_accounts').where('user_id', '=', userId).execute();
  await trx
    .updateTable('user_roles')
    .set({ by_admin: true, directory_group: null })
    .where('user_id', '=', userId)
    .where('directory_group', 'is not', null)
    .execute();
}
