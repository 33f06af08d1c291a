// The writes of what a directory changes of one account, each with its audit row.
import { sql } from 'kysely';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { findContact } from '../../db/queries/people/change-people.ts';
import { followContact } from '../../db/queries/people/follow-contact.ts';
import { withdrawOrdersOf } from '../../db/queries/people/withdraw-orders.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { type AccountStep, adminDates, effectiveDates } from '../../domain/people/directory-rights.ts';
import { may, type Role } from '../../domain/people/roles.ts';

/** Under the lock of the gate and of the account. */
export async function writeAccountStep(trx: Trx, step: AccountStep, now: Date): Promise<UserId> {
  const userId = step.account?.userId ?? (await createAccount(trx, step, now));
  const record = recorder(trx, userId, now);
  await writeNames(trx, userId, step, record);
  const roles = await writeRoles(trx, userId, step, record, now);
  const dates = await writeDates(trx, userId, step, record, now);
  const mayStart = isInForce(dates, now) && may(roles, 'campaign.start');
  if (!mayStart) {
    const kind = isInForce(dates, now) ? 'not-allowed' : 'closed';
    await withdrawOrdersOf({ trx, now }, userId, { kind, name: step.name });
  }
  return userId;
}

type Recorder = (action: AuditedAction, said: { before?: object; after?: object; reason: string }) => Promise<void>;

function recorder(trx: Trx, userId: UserId, at: Date): Recorder {
  return async (action, said) => {
    await writeAudit(trx, { at, actor: SYSTEM, action, object: { type: 'user', id: userId }, ...said });
  };
}

/** A contact that is this person follows; one that bears the new address already is somebody's own. */
async function writeNames(trx: Trx, userId: UserId, step: AccountStep, record: Recorder): Promise<void> {
  const { account, newName, newEmail } = step;
  if (account === null || (newName === null && newEmail === null)) return;
  const before = { name: account.name, email: account.email };
  const after = { name: newName ?? account.name, email: newEmail ?? account.email };
  await trx
    .updateTable('users')
    .set({ display_name: after.name, email: after.email })
    .where('id', '=', userId)
    .execute();
  await followContact(trx, userId, { before, after });
  await record('person.rename', { before, after, reason: 'directory: it says so there' });
}

async function createAccount(trx: Trx, { name, email, entraId }: AccountStep, now: Date): Promise<UserId> {
  // Owners of applications are contacts.
  await trx
    .insertInto('contacts')
    .values({ name, email, ldap_dn: null })
    .onConflict((oc) => oc.doNothing())
    .execute();
  const { id } = await trx
    .insertInto('users')
    .values({ display_name: name, email, entra_id: entraId, contact_id: await findContact(trx, email) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recorder(trx, id, now)('person.create', { after: { email }, reason: 'in a group of the directory' });
  return id;
}

/** Returns those that it has then. */
async function writeRoles(
  trx: Trx,
  userId: UserId,
  { account, roles: wanted }: AccountStep,
  record: Recorder,
  now: Date,
): Promise<readonly Role[]> {
  const held = account?.roles ?? [];
  for (const { role, byAdmin, group } of held) {
    if (group === null || wanted.has(role)) continue;
    const own = { user_id: userId, role } as const;
    if (byAdmin) await trx.updateTable('user_roles').set({ directory_group: null }).where(sameRole(own)).execute();
    else {
      await trx.deleteFrom('user_roles').where(sameRole(own)).execute();
      await record('role.remove', { before: { role }, reason: `directory: no longer in ${group}` });
    }
  }
  for (const [role, group] of wanted) {
    const known = held.find((one) => one.role === role);
    if (known?.group === group) continue;
    await trx
      .insertInto('user_roles')
      .values({ user_id: userId, role, granted_at: now, by_admin: false, directory_group: group })
      .onConflict((oc) => oc.columns(['user_id', 'role']).doUpdateSet({ directory_group: group }))
      .execute();
    if (known === undefined) await record('role.grant', { after: { role }, reason: `directory: in ${group}` });
  }
  const kept = held.filter(({ byAdmin }) => byAdmin).map(({ role }) => role);
  return [...new Set([...kept, ...wanted.keys()])];
}

function sameRole({ user_id, role }: { readonly user_id: UserId; readonly role: Role }) {
  return sql<boolean>`user_id = ${user_id} and role = ${role}`;
}

async function writeDates(trx: Trx, userId: UserId, step: AccountStep, record: Recorder, now: Date) {
  const { account, remoteId, state, endsAt, adminGroup, said: named } = step;
  const dates = effectiveDates(step, account, now);
  const { adminDisabledAt, adminEndsAt } = adminDates(account);
  const said = {
    ...{ remote_id: remoteId, state, ends_at: endsAt, admin_group: adminGroup },
    ...{ said_name: named.name, said_addresses: named.addresses === null ? null : [...named.addresses] },
  };
  await trx
    .insertInto('directory_accounts')
    .values({ user_id: userId, ...said, admin_disabled_at: adminDisabledAt, admin_ends_at: adminEndsAt })
    .onConflict((oc) => oc.column('user_id').doUpdateSet(said))
    .execute();
  await trx
    .updateTable('users')
    .set({ disabled_at: dates.disabledAt, expires_at: dates.expiresAt })
    .where('id', '=', userId)
    .execute();
  const was = account ?? { disabledAt: null, expiresAt: null };
  if ((was.disabledAt === null) !== (dates.disabledAt === null)) {
    const isDisabled = dates.disabledAt !== null;
    const reason = `directory: ${state ?? 'may sign in again'}`;
    await record(isDisabled ? 'person.disable' : 'person.enable', { reason });
  }
  if (was.expiresAt?.getTime() !== dates.expiresAt?.getTime()) {
    const untilOf = (at: Date | null) => ({ until: at?.toISOString() ?? null });
    await record('person.until', {
      before: untilOf(was.expiresAt),
      after: untilOf(dates.expiresAt),
      reason: 'directory: its account ends there',
    });
  }
  return dates;
}
