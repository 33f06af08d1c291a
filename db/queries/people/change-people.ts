// What a change of an account is decided by, read under its lock (PEOPLE-2).
import { sql } from 'kysely';
import type { CampaignId, ContactId, UserId } from '../../../domain/ids.ts';
import type { AccountFacts, InDirectory } from '../../../domain/people/account-change.ts';
import type { HeldRole } from '../../../domain/people/directory-rights.ts';
import { type Account, accountsOfPerson } from '../../../domain/people/same-person.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type PersonFound = { readonly id: UserId; readonly name: string; readonly email: string };

/** All of them, the disabled too, by name. */
export async function loadPersons(db: Db): Promise<readonly PersonFound[]> {
  return db
    .selectFrom('users')
    .select(['id', 'display_name as name', 'email'])
    .orderBy('display_name')
    .orderBy('id')
    .execute();
}

/** Undefined: there is no such account. */
export async function lockAccount(trx: Trx, id: UserId): Promise<AccountFacts | undefined> {
  const row = await trx
    .selectFrom('users')
    .select(['display_name as name', 'entra_id as entraId', 'disabled_at as disabledAt', 'expires_at as expiresAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const roles = await trx
    .selectFrom('user_roles')
    .select(['role', 'by_admin as byAdmin', 'directory_group as group'])
    .where('user_id', '=', id)
    .orderBy('role')
    .execute();
  const hosts = await trx
    .selectFrom('account_hosts')
    .select(['kind', 'value'])
    .where('user_id', '=', id)
    .orderBy('kind')
    .orderBy('value')
    .execute();
  const directory = await loadInDirectory(trx, id, roles);
  return { ...row, roles: roles.map(({ role }) => role), hosts, directory };
}

async function loadInDirectory(trx: Trx, id: UserId, roles: readonly HeldRole[]): Promise<InDirectory | null> {
  const row = await trx
    .selectFrom('directory_accounts')
    .select(['state', 'admin_disabled_at as adminDisabledAt', 'admin_ends_at as adminEndsAt'])
    .where('user_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    ...row,
    groups: new Map(roles.flatMap(({ role, group }) => (group === null ? [] : [[role, group] as const]))),
    byAdmin: roles.filter(({ byAdmin }) => byAdmin).map(({ role }) => role),
  };
}

/** Accounts of other people that have the role admin and are in force. Locked, so that two admins cannot remove each other. */
export async function lockOtherAdmins(trx: Trx, id: UserId | null, now: Date): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('user_roles as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['u.id', 'u.entra_id'])
    .where('r.role', '=', 'admin')
    .where('u.id', 'is distinct from', id)
    .where('u.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy('u.id')
    .forUpdate('u')
    .execute();
  return rows.map((row) => row.entra_id ?? `user ${row.id}`);
}

/** Every account of the person whose account this is (PEOPLE-4). */
export async function loadOwnAccounts(db: Db, id: UserId): Promise<ReadonlySet<UserId>> {
  const rows = await db
    .selectFrom('users as u')
    .leftJoin('contacts as c', 'c.id', 'u.contact_id')
    .select(['u.id', 'u.contact_id', 'u.email', 'c.email as contact_email'])
    .execute();
  const all = rows.map(
    (row): Account => ({
      userId: row.id,
      contactId: row.contact_id,
      addresses: row.contact_email === null ? [row.email] : [row.email, row.contact_email],
    }),
  );
  const own = all.find(({ userId }) => userId === id);
  return own === undefined ? new Set([id]) : accountsOfPerson(own, all);
}

export type OpenWork = { readonly campaignId: CampaignId; readonly servers: number };

/** What is left to do of somebody's servers in open campaigns. */
export async function loadOpenWork(db: Db, id: UserId): Promise<readonly OpenWork[]> {
  const { rows } = await sql<OpenWork>`
    select s.campaign_id as "campaignId", count(*)::int as servers
    from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open'
    where s.intervenant_id = ${id} and s.status in ('pending', 'prereq_ok', 'failed')
    group by s.campaign_id order by s.campaign_id`.execute(db);
  return rows;
}

/** The campaigns whose servers start at their slots by this person's word. */
export async function loadSlotWords(trx: Trx, id: UserId): Promise<readonly CampaignId[]> {
  const rows = await trx
    .selectFrom('campaigns')
    .select('id')
    .where('start_mode', '=', 'slot')
    .where('start_mode_by', '=', id)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Orders to start that this person gave and that nobody has carried out yet. Locked. */
export async function lockOrdersOf(trx: Trx, id: UserId) {
  return trx
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 'v.hostname', 's.start_asked_at as askedAt'])
    .where('s.start_asked_by', '=', id)
    .where('s.start_asked_at', 'is not', null)
    .orderBy('s.id')
    .forUpdate('s')
    .execute();
}

/** `email` in lower case. */
export async function findContact(db: Db, email: string): Promise<ContactId | null> {
  const row = await db.selectFrom('contacts').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id ?? null;
}
