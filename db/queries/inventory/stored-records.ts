// The inventory as records in words, in the form in which sources speak of it (`domain/inventory/record.ts`).
import { sql } from 'kysely';
import { checkText } from '../../../domain/app-checks/check-text.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { checkRecordName } from '../../../domain/inventory/entities/check.ts';
import { entityKey } from '../../../domain/inventory/entities/entities.ts';
import { ruleName } from '../../../domain/inventory/entities/people.ts';
import { hostNames } from '../../../domain/inventory/host-names.ts';
import type { EntityName, Fields, StoredRecord, StoredRecords } from '../../../domain/inventory/record.ts';
import type { Db } from '../../schema/database.ts';
import { loadAllChecks } from '../app-checks/application-checks.ts';
import { loadSiteNames } from '../rings/sites.ts';

export type InventoryNames = {
  /** PRE-2. */
  readonly suffixes: readonly string[];
  /** IANA name: in which the day ends on which an account expires. */
  readonly zone: string;
};

type Row = { readonly name: string; readonly fields: Fields };

export async function loadStoredRecords(db: Db, { suffixes, zone }: InventoryNames): Promise<StoredRecords> {
  const hosts = await loadServerRecords(db, null);
  const { keyOf } = hostNames(
    hosts.map(({ name }) => name),
    suffixes,
  );
  const keyed = (entity: EntityName, rows: readonly Row[]) => mapOf(entity, rows, (name) => entityKey(entity, name));
  return {
    domain: keyed('domain', await domains(db)),
    environment: keyed('environment', await environments(db)),
    zone: keyed('zone', await zones(db)),
    person: keyed('person', await people(db, zone)),
    application: keyed('application', await applications(db)),
    server: mapOf('server', hosts, keyOf),
    rule: keyed('rule', await rules(db)),
    check: keyed('check', await checks(db)),
    // A year has many: `loadRecordedPatches` reads those that a file or a change names.
    patch: new Map(),
    sites: await loadSiteNames(db),
  };
}

function mapOf(entity: EntityName, rows: readonly Row[], keyOf: (name: string) => string) {
  return new Map(
    rows.map((row): [string, StoredRecord] => [keyOf(row.name), { entity, key: keyOf(row.name), ...row }]),
  );
}

async function rowsOf(db: Db, query: ReturnType<typeof sql>): Promise<readonly Row[]> {
  const { rows } = await query.execute(db);
  return rows as readonly Row[];
}

function domains(db: Db) {
  return rowsOf(db, sql`select code as name, jsonb_build_object('name', name) as fields from domains`);
}

function environments(db: Db) {
  return rowsOf(
    db,
    sql`select name, jsonb_build_object('production', case production when true then 'yes' when false then 'no' end) as fields
      from environments`,
  );
}

function zones(db: Db) {
  return rowsOf(
    db,
    sql`select name, jsonb_build_object('alsace_moselle', case when alsace_moselle then 'yes' else 'no' end) as fields
      from zones`,
  );
}

/** What admins have said: neither the role admin (PEOPLE-1), nor what a directory gives or takes (PEOPLE-2). */
function people(db: Db, zone: string) {
  return rowsOf(
    db,
    sql`select u.email as name, jsonb_build_object(
        'name', u.display_name,
        'language', u.language,
        'expires', to_char((case when d.user_id is null then u.expires_at else d.admin_ends_at end at time zone ${zone}) - interval '1 second', 'YYYY-MM-DD'),
        'roles', (select string_agg(r.role, ', ' order by r.role collate "C") from user_roles r
          where r.user_id = u.id and r.role <> 'admin' and r.by_admin)
      ) as fields from users u left join directory_accounts d on d.user_id = u.id`,
  );
}

function applications(db: Db) {
  const duty = (name: 'owner' | 'deputy') => sql`(
    select string_agg(c.email, ', ' order by c.email collate "C") from application_contacts ac
    join contacts c on c.id = ac.contact_id where ac.application_id = a.id and ac.duty = ${name})`;
  return rowsOf(
    db,
    sql`select a.name, jsonb_build_object('owners', ${duty('owner')}, 'deputies', ${duty('deputy')}) as fields
      from applications a`,
  );
}

/** `ids` null: all of them, in no order. Otherwise by hostname. */
export function loadServerRecords(db: Db, ids: readonly ServerId[] | null): Promise<readonly Row[]> {
  const some = ids === null ? sql`` : sql`where v.id = any(${[...ids]}::int[]) order by v.hostname`;
  return rowsOf(
    db,
    sql`select v.hostname as name, jsonb_build_object(
        'domain', d.code, 'environment', e.name, 'zone', z.name, 'site', o.name, 'application', a.name,
        'os_family', v.os_family, 'os_version', v.os_version, 'etat', v.etat, 'patch_os_owner', v.patch_os_owner,
        'licence_support', v.licence_support, 'machine_type', v.machine_type, 'app_group', v.app_group,
        'app_type', v.app_type, 'pref_patch_jour', v.pref_patch_jour, 'pref_patch_heure', v.pref_patch_heure,
        'operator', u.email, 'reboot_policy', v.reboot_policy, 'patch_excludes', v.patch_excludes,
        'vcenter_vm_name', v.vcenter_vm_name, 'normally_off', case when v.normally_off then 'yes' else 'no' end,
        'ssh_method', v.ssh_method, 'ips', i.ips, 'databases', b.databases,
        'depends_on', k.names, 'foundation', v.foundation
      ) as fields
      from servers v
      join domain_environments de on de.id = v.domain_environment_id
      join domains d on d.id = de.domain_id
      join environments e on e.id = de.environment_id
      left join zones z on z.id = v.zone_id
      left join sites o on o.id = v.site_id and o.archived_at is null
      left join applications a on a.id = v.application_id
      left join users u on u.id = v.default_intervenant_id
      left join (select server_id, string_agg(host(ip), ', ' order by host(ip) collate "C") as ips
        from server_ips group by server_id) i on i.server_id = v.id
      left join (select server_id, string_agg(name || coalesce(' (' || engine || ')', ''), ', '
          order by name || coalesce(' (' || engine || ')', '') collate "C") as databases
        from server_databases group by server_id) b on b.server_id = v.id
      left join (select s.server_id, string_agg(o.hostname, ', ' order by o.hostname collate "C") as names
        from server_dependencies s join servers o on o.id = s.on_server_id group by s.server_id) k on k.server_id = v.id ${some}`,
  );
}

async function rules(db: Db): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom('default_assignments as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['r.rule_type', 'r.rule_value', 'u.email', 'r.priority'])
    .execute();
  return rows.map(({ rule_type, rule_value, email, priority }) => ({
    name: ruleName(rule_type, rule_value, email),
    fields: { kind: rule_type, about: rule_value, operator: email, priority: String(priority) },
  }));
}

async function checks(db: Db): Promise<readonly Row[]> {
  const rows = await loadAllChecks(db);
  return rows.map(({ application, check }) => {
    const text = checkText(check);
    return { name: checkRecordName(application, text), fields: { application, check: text } };
  });
}
