// Writes servers of the inventory, with their addresses and databases.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';
import { asJson, type WrittenRecord } from './written-record.ts';

/** Columns of `servers` whose field has the same name and is a text. */
const PLAIN = [
  ...['os_family', 'os_version', 'etat', 'patch_os_owner', 'licence_support', 'machine_type', 'app_group', 'app_type'],
  ...[
    'pref_patch_jour',
    'pref_patch_heure',
    'reboot_policy',
    'patch_excludes',
    'vcenter_vm_name',
    'ssh_method',
    'foundation',
  ],
] as const;
const COLUMNS = sql.join(PLAIN.map((name) => sql.ref(name)));
const VALUES = sql.join(PLAIN.map((name) => sql`r.${sql.ref(name)}`));
const TYPES = sql.join(PLAIN.map((name) => sql`${sql.ref(name)} text`));
const UPDATES = sql.join(PLAIN.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));

export async function writeServers(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  const servers = sql`jsonb_to_recordset(${asJson(records)}) as r (record_name text, domain text, environment text, zone text, site text,
    application text, operator text, normally_off text, ips text, databases text, ${TYPES})`;
  await sql`
    insert into domain_environments (domain_id, environment_id)
    select distinct d.id, e.id from ${servers} join domains d on d.code = r.domain join environments e on e.name = r.environment
    on conflict do nothing`.execute(trx);
  await sql`
    insert into app_groups (name) select distinct r.app_group from ${servers} where r.app_group is not null
    on conflict do nothing`.execute(trx);
  const { numAffectedRows } = await sql`
    insert into servers (hostname, domain_environment_id, zone_id, site_id, application_id, default_intervenant_id, normally_off, ${COLUMNS})
    select r.record_name, de.id, z.id, o.id, a.id, u.id, coalesce(r.normally_off, 'no') = 'yes', ${VALUES}
    from ${servers}
    join domains d on d.code = r.domain
    join environments e on e.name = r.environment
    join domain_environments de on de.domain_id = d.id and de.environment_id = e.id
    left join zones z on z.name = r.zone
    left join sites o on o.name = r.site and o.archived_at is null
    left join applications a on a.name = r.application
    left join users u on u.email = r.operator
    on conflict (hostname) do update set domain_environment_id = excluded.domain_environment_id, zone_id = excluded.zone_id,
      site_id = excluded.site_id, application_id = excluded.application_id, default_intervenant_id = excluded.default_intervenant_id,
      normally_off = excluded.normally_off, ${UPDATES}`.execute(trx);
  if (numAffectedRows !== BigInt(records.length))
    throw new Error('a server refers to a domain or an environment that is not there');
  await writeAddresses(trx, servers);
  await writeDatabases(trx, servers);
}

/** RUN-20. Once all servers of a change are there: they may name one another. */
export async function writeDependencies(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  const servers = sql`jsonb_to_recordset(${asJson(records)}) as r (record_name text, depends_on text)`;
  await sql`
    delete from server_dependencies d using ${servers} join servers v on v.hostname = r.record_name
    where d.server_id = v.id and not (d.on_server_id in (
      select o.id from servers o where o.hostname = any (string_to_array(coalesce(r.depends_on, ''), ', '))))`.execute(
    trx,
  );
  await sql`
    insert into server_dependencies (server_id, on_server_id)
    select v.id, o.id from ${servers} join servers v on v.hostname = r.record_name,
      unnest(string_to_array(r.depends_on, ', ')) as name join servers o on o.hostname = name
    on conflict do nothing`.execute(trx);
}

async function writeAddresses(trx: Trx, servers: ReturnType<typeof sql>): Promise<void> {
  await sql`
    delete from server_ips i using ${servers} join servers v on v.hostname = r.record_name
    where i.server_id = v.id and not (host(i.ip) = any (string_to_array(coalesce(r.ips, ''), ', ')))`.execute(trx);
  await sql`
    insert into server_ips (server_id, ip) select v.id, ip::inet
    from ${servers} join servers v on v.hostname = r.record_name, unnest(string_to_array(r.ips, ', ')) as ip
    on conflict do nothing`.execute(trx);
}

/** `PAIE (oracle)`: a name, and its engine where it is known. */
async function writeDatabases(trx: Trx, servers: ReturnType<typeof sql>): Promise<void> {
  await sql`
    delete from server_databases b using ${servers} join servers v on v.hostname = r.record_name
    where b.server_id = v.id`.execute(trx);
  await sql`
    insert into server_databases (server_id, name, engine)
    select v.id, trim(split_part(item, '(', 1)), nullif(trim(rtrim(split_part(item, '(', 2), ') ')), '')
    from ${servers} join servers v on v.hostname = r.record_name, unnest(string_to_array(r.databases, ', ')) as item
    on conflict do nothing`.execute(trx);
}
