// Writes people, the applications that they own, and assignment rules.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';
import { asJson, type WriteContext, type WrittenRecord } from './written-record.ts';

/** An account and its contact. The role admin is left as it is: the settings say who has it (PEOPLE-1). */
export async function writePeople(trx: Trx, records: readonly WrittenRecord[], { zone }: WriteContext): Promise<void> {
  const people = sql`jsonb_to_recordset(${asJson(records)})
    as r (record_name text, name text, language text, expires date, roles text)`;
  await sql`
    insert into contacts (name, email) select coalesce(r.name, r.record_name), r.record_name from ${people}
    on conflict (email) do update set name = excluded.name`.execute(trx);
  await sql`
    insert into users (display_name, email, contact_id, language, expires_at)
    select coalesce(r.name, r.record_name), r.record_name, c.id, r.language, (r.expires + 1)::timestamp at time zone ${zone}
    from ${people} join contacts c on c.email = r.record_name
    on conflict (email) do update set display_name = excluded.display_name, language = excluded.language,
      expires_at = least(excluded.expires_at, (select d.ends_at from directory_accounts d where d.user_id = users.id)),
      contact_id = coalesce(users.contact_id, excluded.contact_id)`.execute(trx);
  await sql`
    update directory_accounts d set admin_ends_at = (r.expires + 1)::timestamp at time zone ${zone}
    from ${people} join users u on u.email = r.record_name where d.user_id = u.id`.execute(trx);
  await writeRoles(trx, people);
}

/** Those that an admin gives (PEOPLE-2): what groups of a directory give stays. */
async function writeRoles(trx: Trx, people: ReturnType<typeof sql>): Promise<void> {
  const taken = sql`ur.role <> 'admin' and not (ur.role = any (string_to_array(coalesce(r.roles, ''), ', ')))`;
  await sql`
    delete from user_roles ur using ${people} join users u on u.email = r.record_name
    where ur.user_id = u.id and ur.directory_group is null and ${taken}`.execute(trx);
  await sql`
    update user_roles ur set by_admin = false from ${people} join users u on u.email = r.record_name
    where ur.user_id = u.id and ur.by_admin and ${taken}`.execute(trx);
  await sql`
    insert into user_roles (user_id, role)
    select u.id, role from ${people} join users u on u.email = r.record_name,
      unnest(string_to_array(coalesce(r.roles, ''), ', ')) as role where role <> ''
    on conflict (user_id, role) do update set by_admin = true where not user_roles.by_admin`.execute(trx);
}

/** Somebody who owns an application is a contact, with or without an account. */
export async function writeApplications(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  const applications = sql`jsonb_to_recordset(${asJson(records)}) as r (record_name text, owners text, deputies text)`;
  const duties = sql`(
    select r.record_name, email, 'owner' as duty from ${applications}, unnest(string_to_array(r.owners, ', ')) as email
    union
    select r.record_name, email, 'deputy' from ${applications}, unnest(string_to_array(r.deputies, ', ')) as email
    where not (email = any (coalesce(string_to_array(r.owners, ', '), '{}')))
  )`;
  await sql`
    insert into applications (name) select r.record_name from ${applications} on conflict (name) do nothing`.execute(
    trx,
  );
  await sql`
    insert into contacts (name, email)
    select distinct coalesce(u.display_name, d.email), d.email from ${duties} d left join users u on u.email = d.email
    on conflict (email) do nothing`.execute(trx);
  await sql`
    update users u set contact_id = c.id from contacts c, ${duties} d
    where c.email = d.email and u.email = d.email and u.contact_id is null`.execute(trx);
  await sql`
    delete from application_contacts ac using ${applications} join applications a on a.name = r.record_name
    where ac.application_id = a.id`.execute(trx);
  await sql`
    insert into application_contacts (application_id, contact_id, duty)
    select a.id, c.id, d.duty from ${duties} d join applications a on a.name = d.record_name
    join contacts c on c.email = d.email`.execute(trx);
}

export async function writeRules(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  const rules = sql`jsonb_to_recordset(${asJson(records)})
    as r (kind text, about text, operator text, priority integer, is_new boolean)`;
  await sql`
    update default_assignments a set priority = r.priority from ${rules} join users u on u.email = r.operator
    where not r.is_new and a.rule_type = r.kind and a.rule_value = r.about and a.user_id = u.id`.execute(trx);
  await sql`
    insert into default_assignments (rule_type, rule_value, user_id, priority)
    select r.kind, r.about, u.id, coalesce(r.priority, 100) from ${rules} join users u on u.email = r.operator
    where r.is_new`.execute(trx);
}
