// Rows of PatchCenter as the tables that a workbook of the inventory yields: read, compared and refused by the same code (INV-1, INV-2). The
// address of a cell is its table, row and column: `servers#12.etat`.
import type { SourceTable } from '../inventory/read-records.ts';
import type { EntityName, InventoryCell } from '../inventory/record.ts';
import { usualNature } from '../server.ts';
import { peopleOf, type SourcePerson } from './source-people.ts';
import type { SourceRow, SourceTableName } from './source-tables.ts';

export type InventorySource = Readonly<
  Record<
    Extract<
      SourceTableName,
      | 'domains'
      | 'environments'
      | 'domain_environments'
      | 'zones'
      | 'applications'
      | 'contacts'
      | 'users'
      | 'servers'
      | 'server_ips'
      | 'server_databases'
      | 'default_assignments'
    >,
    readonly SourceRow[]
  >
> & {
  /** Whether those tables are there to be read. */
  readonly has: { readonly ips: boolean; readonly databases: boolean; readonly osVersion: boolean };
};

type Cells = Readonly<Record<string, InventoryCell>>;

/** Columns of `servers` that are fields of the same name. */
const PLAIN = [
  ...['hostname', 'os_family', 'etat', 'patch_os_owner', 'licence_support', 'machine_type', 'app_group', 'app_type'],
  ...['pref_patch_jour', 'pref_patch_heure', 'patch_excludes', 'vcenter_vm_name', 'ssh_method'],
] as const;

export function inventoryTables(source: InventorySource): readonly SourceTable[] {
  const people = peopleOf(source);
  return [
    table(
      'domain',
      ['code', 'name'],
      source.domains.map((row) => cellsOf('domains', row, ['code', 'name'])),
    ),
    table('environment', ['name', 'production'], source.environments.flatMap(environmentCells)),
    table(
      'zone',
      ['name'],
      source.zones.map((row) => cellsOf('zones', row, ['name'])),
    ),
    table('person', ['email', 'name', 'roles'], personRows(source, people)),
    table(
      'application',
      ['name'],
      source.applications.map((row) => cellsOf('applications', row, ['name'])),
    ),
    serverTable(source, people),
    table('rule', ['kind', 'about', 'operator', 'priority'], source.default_assignments.map(ruleCells(people))),
  ];
}

function table(entity: EntityName, columns: readonly string[], rows: readonly Cells[]): SourceTable {
  return { entity, columns: new Set(columns), rows };
}

function cellsOf(name: SourceTableName, row: SourceRow, columns: readonly string[]): Cells {
  return Object.fromEntries(columns.map((column) => [column, cell(`${name}#${row.id}.${column}`, row[column])]));
}

function cell(address: string, value: string | null | undefined): InventoryCell {
  return { address, value: value ?? null };
}

/** ELIG-6: only those whose name says what they are; of the others an admin has to say so, and their servers are refused until then. */
function environmentCells(row: SourceRow): readonly Cells[] {
  const nature = usualNature(row.name ?? '');
  if (nature === null) return [];
  const cells = cellsOf('environments', row, ['name']);
  return [{ ...cells, production: cell(`environments#${row.id}.name`, nature ? 'yes' : 'no') }];
}

/** Whom PatchCenter's own tables give servers to is an operator here; the other roles are given by an admin (PEOPLE-2). */
function personRows(
  { servers, default_assignments: rules }: InventorySource,
  people: ReadonlyMap<string, SourcePerson>,
): readonly Cells[] {
  const operators = new Set([...servers.map((row) => row.default_intervenant_id), ...rules.map((row) => row.user_id)]);
  return Array.from(people.values(), ({ id, email, name, emailAt, nameAt }) => ({
    email: cell(emailAt, email),
    name: cell(nameAt, name ?? email),
    ...(operators.has(id) ? { roles: cell(`users#${id}.id`, 'operator') } : {}),
  }));
}

function ruleCells(people: ReadonlyMap<string, SourcePerson>) {
  return (row: SourceRow): Cells => ({
    kind: cell(`default_assignments#${row.id}.rule_type`, row.rule_type),
    about: cell(`default_assignments#${row.id}.rule_value`, row.rule_value),
    operator: cell(`default_assignments#${row.id}.user_id`, people.get(row.user_id ?? '')?.email),
    priority: cell(`default_assignments#${row.id}.priority`, row.priority),
  });
}

function serverTable(source: InventorySource, people: ReadonlyMap<string, SourcePerson>): SourceTable {
  const nameOf = (rows: readonly SourceRow[], column: string) =>
    new Map(rows.map((row) => [row.id ?? '', row[column] ?? null]));
  const [domains, environments] = [nameOf(source.domains, 'code'), nameOf(source.environments, 'name')];
  const [zones, applications] = [nameOf(source.zones, 'name'), nameOf(source.applications, 'name')];
  const places = new Map(source.domain_environments.map((row) => [row.id ?? '', row]));
  const ips = listedBy(source.server_ips, ({ ip }) => ip ?? '');
  const databases = listedBy(source.server_databases, ({ name, engine }) =>
    engine === null || engine === undefined || engine === '' ? (name ?? '') : `${name} (${engine})`,
  );
  const { has } = source;
  const optional = [...(has.osVersion ? ['os_version'] : [])];
  const rows = source.servers.map((row): Cells => {
    const at = (column: string) => `servers#${row.id}.${column}`;
    const place = places.get(row.domain_environment_id ?? '');
    return {
      ...cellsOf('servers', row, [...PLAIN, ...optional]),
      domain: cell(at('domain_environment_id'), domains.get(place?.domain_id ?? '')),
      environment: cell(at('domain_environment_id'), environments.get(place?.environment_id ?? '')),
      zone: cell(at('zone_id'), zones.get(row.zone_id ?? '')),
      application: cell(at('application_id'), applications.get(row.application_id ?? '')),
      operator: cell(at('default_intervenant_id'), people.get(row.default_intervenant_id ?? '')?.email),
      ...(has.ips ? { ips: cell(`server_ips of servers#${row.id}`, ips.get(row.id ?? '')) } : {}),
      ...(has.databases
        ? { databases: cell(`server_databases of servers#${row.id}`, databases.get(row.id ?? '')) }
        : {}),
    };
  });
  const references = ['domain', 'environment', 'zone', 'application', 'operator'];
  const columns = [
    ...PLAIN,
    ...optional,
    ...references,
    ...(has.ips ? ['ips'] : []),
    ...(has.databases ? ['databases'] : []),
  ];
  return table('server', columns, rows);
}

function listedBy(rows: readonly SourceRow[], textOf: (row: SourceRow) => string): ReadonlyMap<string, string> {
  const byServer = Map.groupBy(rows, (row) => row.server_id ?? '');
  return new Map([...byServer].map(([id, of]) => [id, of.map(textOf).join('\n')]));
}
