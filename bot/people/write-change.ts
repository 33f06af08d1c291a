// The writes of a change of an account, once nothing stands against it.
import { sql } from 'kysely';
import { writeEnd } from '../../db/queries/people/account-end.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import type { AccountChange } from '../../domain/people/account-change.ts';
import type { HostRule } from '../../domain/people/host-rules.ts';
import type { Role } from '../../domain/people/roles.ts';
import type { UnitOfWork } from '../shared/operation.ts';

export async function writeChange(
  { trx, now }: UnitOfWork,
  userId: UserId,
  change: AccountChange,
  newEnd: Date | null,
): Promise<void> {
  const user = trx.updateTable('users').where('id', '=', userId);
  const beside = trx.updateTable('directory_accounts').where('user_id', '=', userId);
  switch (change.kind) {
    case 'grant':
      await trx
        .insertInto('user_roles')
        .values({ user_id: userId, role: change.role, granted_at: now })
        .onConflict((oc) => oc.columns(['user_id', 'role']).doUpdateSet({ by_admin: true }))
        .execute();
      return await writeEnd(trx, userId, newEnd);
    case 'remove':
      return await removeRole(trx, userId, change.role);
    case 'disable':
      await user.set({ disabled_at: sql`coalesce(disabled_at, ${now})` }).execute();
      await beside.set({ admin_disabled_at: now }).execute();
      return;
    case 'enable':
      await user.set({ disabled_at: null }).execute();
      await beside.set({ admin_disabled_at: null }).execute();
      return;
    case 'until':
      return await writeEnd(trx, userId, newEnd);
    case 'only':
    case 'everywhere':
      await writeHosts(trx, userId, change.kind === 'only' ? change.rules : []);
  }
}

/** One that a group of a directory gives as well stays as that. */
async function removeRole(trx: Trx, userId: UserId, role: Role): Promise<void> {
  const own = sql<boolean>`user_id = ${userId} and role = ${role}`;
  await trx.deleteFrom('user_roles').where(own).where('directory_group', 'is', null).execute();
  await trx.updateTable('user_roles').set({ by_admin: false }).where(own).execute();
}

async function writeHosts(trx: Trx, userId: UserId, rules: readonly HostRule[]): Promise<void> {
  await trx.deleteFrom('account_hosts').where('user_id', '=', userId).execute();
  if (rules.length === 0) return;
  const rows = rules.map(({ kind, value }) => ({ user_id: userId, kind, value }));
  await trx
    .insertInto('account_hosts')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .execute();
}
