// The writes of a change of an account, once nothing stands against it.
import type { UserId } from '../../domain/ids.ts';
import type { AccountChange } from '../../domain/people/account-change.ts';
import type { HostRule } from '../../domain/people/host-rules.ts';
import type { UnitOfWork } from '../shared/operation.ts';

export async function writeChange(
  { trx, now }: UnitOfWork,
  userId: UserId,
  change: AccountChange,
  newEnd: Date | null,
): Promise<void> {
  const user = trx.updateTable('users').where('id', '=', userId);
  switch (change.kind) {
    case 'grant':
      await trx
        .insertInto('user_roles')
        .values({ user_id: userId, role: change.role, granted_at: now })
        .onConflict((oc) => oc.doNothing())
        .execute();
      await user.set({ expires_at: newEnd }).execute();
      return;
    case 'remove':
      await trx.deleteFrom('user_roles').where('user_id', '=', userId).where('role', '=', change.role).execute();
      return;
    case 'disable':
      await user.set({ disabled_at: now }).execute();
      return;
    case 'enable':
      await user.set({ disabled_at: null }).execute();
      return;
    case 'until':
      await user.set({ expires_at: newEnd }).execute();
      return;
    case 'only':
    case 'everywhere':
      await writeHosts(trx, userId, change.kind === 'only' ? change.rules : []);
  }
}

async function writeHosts(trx: UnitOfWork['trx'], userId: UserId, rules: readonly HostRule[]): Promise<void> {
  await trx.deleteFrom('account_hosts').where('user_id', '=', userId).execute();
  if (rules.length === 0) return;
  const rows = rules.map(({ kind, value }) => ({ user_id: userId, kind, value }));
  await trx
    .insertInto('account_hosts')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .execute();
}
