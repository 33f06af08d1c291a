// Accounts on which the running of the product depends.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

/** Names of those who are admins now: by the settings (`listed`, lower case) or by their role, and known by their Entra id. */
export async function loadAdmins(db: Db, listed: readonly string[], now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select u.display_name as name from users u
    where u.entra_id is not null and u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})
      and (u.entra_id = any(${listed}) or exists (select from user_roles r where r.user_id = u.id and r.role = 'admin'))
    order by 1 limit 5`.execute(db);
  return rows.map(({ name }) => name);
}

/** Of those who run campaigns: admins, coordinators, operators. `day` in UTC. */
export async function loadExpiringAccounts(
  db: Db,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<readonly { readonly name: string; readonly day: string }[]> {
  const { rows } = await sql<{ name: string; day: string }>`
    select u.display_name as name, to_char(u.expires_at at time zone 'UTC', 'YYYY-MM-DD') as day from users u
    where u.disabled_at is null and u.expires_at > ${now} and u.expires_at <= ${until}
      and exists (select from user_roles r where r.user_id = u.id and r.role in ('admin', 'coordinator', 'operator'))
    order by u.expires_at limit 10`.execute(db);
  return rows;
}
