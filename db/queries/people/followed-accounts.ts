// Accounts as a directory is compared with them (PEOPLE-2): who gave each role, and what an admin has said beside the directory.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { DirectoryFacts, FollowedAccount, HeldRole } from '../../../domain/people/directory-rights.ts';
import type { Db, Trx } from '../../schema/database.ts';

export async function loadFollowedAccounts(db: Db): Promise<readonly FollowedAccount[]> {
  const users = await db
    .selectFrom('users')
    .select(['id as userId', 'display_name as name', 'email', 'entra_id as entraId'])
    .select(['disabled_at as disabledAt', 'expires_at as expiresAt'])
    .orderBy('id')
    .execute();
  const roles = await loadHeldRoles(db);
  const facts = await loadDirectoryFacts(db);
  return users.map((user) => ({
    ...user,
    roles: roles.get(user.userId) ?? [],
    directory: facts.get(user.userId) ?? null,
  }));
}

/** Under the lock of the gate: rows of accounts are locked in the order of `/role`. */
export async function lockAccounts(trx: Trx): Promise<void> {
  await trx.selectFrom('users').select('id').orderBy('id').forUpdate().execute();
}

async function loadHeldRoles(db: Db): Promise<ReadonlyMap<UserId, readonly HeldRole[]>> {
  const rows = await db
    .selectFrom('user_roles')
    .select(['user_id', 'role', 'by_admin as byAdmin', 'directory_group as group'])
    .orderBy('role')
    .execute();
  const byUser = Map.groupBy(rows, ({ user_id }) => user_id);
  return new Map([...byUser].map(([id, own]) => [id, own.map(({ user_id: _, ...held }) => held)]));
}

async function loadDirectoryFacts(db: Db): Promise<ReadonlyMap<UserId, DirectoryFacts>> {
  const rows = await db
    .selectFrom('directory_accounts')
    .select(['user_id', 'remote_id as remoteId', 'state', 'ends_at as endsAt', 'admin_group as adminGroup'])
    .select(['said_name as name', 'said_addresses as addresses'])
    .select(['admin_disabled_at as adminDisabledAt', 'admin_ends_at as adminEndsAt'])
    .execute();
  return new Map(rows.map(({ user_id, ...facts }) => [user_id, facts]));
}

/** Accounts here, of which a directory is asked. By address also of those whose id it is known by: an entry that is made anew has another. */
export async function loadKnownPeople(db: Db) {
  const { rows } = await sql<{ email: string; id: string | null; entraId: string | null }>`
    select u.email, d.remote_id as id, u.entra_id as "entraId" from users u left join directory_accounts d on d.user_id = u.id
    order by u.id`.execute(db);
  return {
    addresses: rows.flatMap(({ email }) => (email.endsWith('.invalid') ? [] : [email])),
    ids: rows.flatMap(({ id }) => id ?? []),
    entraIds: rows.flatMap(({ entraId }) => entraId ?? []),
  };
}
