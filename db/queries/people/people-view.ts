// Every account as the list of people and the review of rights show it (PEOPLE-6).
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { DirectoryState } from '../../../domain/people/directory-person.ts';
import type { Db } from '../../schema/database.ts';
import type { HostRuleKind, RoleName } from '../../schema/inventory.ts';

export type ListedAccount = {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly entraId: string | null;
  readonly contact: string | null;
  readonly roles: readonly RoleName[];
  /** Those of the roles that groups of a directory give. */
  readonly groups: readonly { readonly role: RoleName; readonly group: string }[];
  /** Why it has no right by the directory; null: not by the directory. */
  readonly directoryState: DirectoryState | null;
  readonly hosts: readonly { readonly kind: HostRuleKind; readonly value: string }[];
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
};

/** By name. */
export async function loadListedAccounts(db: Db): Promise<readonly ListedAccount[]> {
  const { rows } = await sql<ListedAccount>`
    select u.id, u.display_name as name, u.email, u.entra_id as "entraId", c.name as contact,
      u.disabled_at as "disabledAt", u.expires_at as "expiresAt",
      array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles,
      coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'group', r.directory_group) order by r.role)
        from user_roles r where r.user_id = u.id and r.directory_group is not null), '[]') as groups,
      d.state as "directoryState",
      coalesce((select jsonb_agg(jsonb_build_object('kind', h.kind, 'value', h.value) order by h.kind, h.value)
        from account_hosts h where h.user_id = u.id), '[]') as hosts
    from users u left join contacts c on c.id = u.contact_id
    left join directory_accounts d on d.user_id = u.id
    order by lower(u.display_name), u.id`.execute(db);
  return rows;
}

export type LastDeed = { readonly at: Date; readonly action: string };

/** The newest that the audit knows of each; whoever only read is not in it. */
export async function loadLastDeeds(db: Db, ids: readonly UserId[]): Promise<ReadonlyMap<UserId, LastDeed>> {
  const { rows } = await sql<LastDeed & { readonly id: UserId }>`
    select u.id, a.at, a.action from unnest(${[...ids]}::int[]) as u (id)
    cross join lateral (select at, action from audit_log where user_id = u.id order by id desc limit 1) a`.execute(db);
  return new Map(rows.map(({ id, at, action }) => [id, { at, action }]));
}

/** `since` null: before that was written down; `group` null: no group of a directory gives it. */
export type Grant = { readonly since: Date | null; readonly byAdmin: boolean; readonly group: string | null };

export async function loadGrants(db: Db): Promise<ReadonlyMap<UserId, ReadonlyMap<RoleName, Grant>>> {
  const rows = await db
    .selectFrom('user_roles')
    .select(['user_id', 'role', 'granted_at as since', 'by_admin as byAdmin', 'directory_group as group'])
    .execute();
  const byUser = Map.groupBy(rows, ({ user_id }) => user_id);
  return new Map([...byUser].map(([id, own]) => [id, new Map(own.map(({ role, ...grant }) => [role, grant]))]));
}
