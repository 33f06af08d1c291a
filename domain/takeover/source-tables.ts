// The tables of PatchCenter that a takeover reads, with the columns that the reference gives them (sections 2 to 11 of the algorithm).

/** What may be stored in a column, whatever its type is called: `number` any of them, `text` also an address or an enumeration. */
export type ColumnKind = 'number' | 'text' | 'moment' | 'day' | 'time' | 'boolean';

export type SourceTableSpec = {
  /** Without one of them nothing can be taken over. */
  readonly needed: Readonly<Record<string, ColumnKind>>;
  /** Read where they are there: the reference does not speak of them, or not always. */
  readonly known: Readonly<Record<string, ColumnKind>>;
  /** What is lost where the table is not there, or may not be read. Absent: it has to be. */
  readonly without?: string;
};

const text = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'text' as const]));
const number = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'number' as const]));

const SPECS = {
  domains: { needed: { ...number('id'), ...text('code', 'name') }, known: {} },
  environments: { needed: { ...number('id'), ...text('name') }, known: {} },
  domain_environments: { needed: number('id', 'domain_id', 'environment_id'), known: {} },
  zones: { needed: { ...number('id'), ...text('name') }, known: {} },
  applications: { needed: { ...number('id'), ...text('name') }, known: {} },
  contacts: { needed: number('id'), known: text('name', 'email') },
  users: { needed: number('id', 'contact_id'), known: text('email', 'display_name', 'username') },
  servers: {
    needed: {
      ...number('id', 'application_id', 'domain_environment_id', 'zone_id', 'default_intervenant_id'),
      ...text('hostname', 'os_family', 'etat', 'patch_os_owner', 'licence_support', 'machine_type', 'app_group'),
      ...text('app_type', 'pref_patch_jour', 'pref_patch_heure', 'patch_excludes', 'vcenter_vm_name', 'ssh_method'),
    },
    known: text('os_version'),
  },
  server_ips: { needed: { ...number('server_id'), ...text('ip') }, known: {}, without: 'addresses of servers' },
  server_databases: {
    needed: { ...number('server_id'), ...text('name') },
    known: text('engine'),
    without: 'databases of servers',
  },
  default_assignments: {
    needed: { ...number('id', 'user_id', 'priority'), ...text('rule_type', 'rule_value') },
    known: {},
  },
  patch_planning: {
    needed: {
      ...number('year', 'week_number', 'cycle'),
      ...text('week_code', 'domain_code', 'env_scope', 'status'),
      ...{ week_start: 'day', week_end: 'day' },
    },
    known: { ...number('id'), ...text('note') },
  },
  server_correspondance: {
    needed: { ...number('prod_server_id', 'nonprod_server_id'), ...text('source') },
    known: { ...number('id'), ...text('environment_code') },
  },
  campaigns: {
    needed: number('id'),
    known: { ...text('label', 'name', 'week_code'), ...number('year', 'week_number') },
  },
  patch_sessions: {
    needed: {
      ...number('campaign_id', 'server_id', 'intervenant_id'),
      ...text('status', 'exclusion_reason'),
      ...{ date_prevue: 'day', heure_prevue: 'time', forced_assignment: 'boolean' },
    },
    known: {
      ...number('id', 'prereq_disk_root_mb', 'prereq_disk_var_mb'),
      ...text('prereq_ssh', 'excluded_by'),
      ...{ prereq_disk_ok: 'boolean', prereq_validated: 'boolean' },
    },
  },
  patch_validation: {
    needed: {
      ...number('server_id', 'campaign_id'),
      ...text('campaign_type', 'status'),
      ...{ patch_date: 'moment' },
    },
    known: number('id'),
  },
  patch_history: {
    needed: {
      ...number('server_id', 'campaign_id', 'intervenant_id'),
      ...text('status', 'notes', 'intervenant_name'),
      ...{ date_patch: 'moment' },
    },
    known: number('id'),
  },
  quickwin_runs: {
    needed: { ...number('id', 'year'), ...text('label') },
    known: number('week', 'week_number'),
    without: 'labels of QuickWin runs',
  },
  quickwin_entries: {
    needed: { ...number('run_id', 'server_id'), ...text('branch', 'status'), ...{ patch_date: 'moment' } },
    known: number('id', 'patch_packages_count'),
    without: 'updates of QuickWin runs that are not in patch_history',
  },
  app_secrets: {
    needed: text('key', 'value'),
    known: {},
    without: 'the general list of excluded packages (patching_reboot_packages)',
  },
} as const satisfies Readonly<Record<string, SourceTableSpec>>;

export type SourceTableName = keyof typeof SPECS;
export const SOURCE_TABLES: Readonly<Record<SourceTableName, SourceTableSpec>> = SPECS;
export const SOURCE_TABLE_NAMES = Object.keys(SPECS) as readonly SourceTableName[];

/** Values as text, as PostgreSQL writes them; days, moments and times as `2026-02-04`, `2026-02-04 09:15` and `09:15`. */
export type SourceRow = Readonly<Record<string, string | null>>;

/** By table, the columns that are there. null: the table is not, or may not be read. */
export type SourceShape = {
  readonly columns: Readonly<Record<SourceTableName, ReadonlyMap<string, string> | null>>;
  /** Columns that nobody here knows, as `servers.owner_team`; and what is lost of what is missing. */
  readonly unread: readonly string[];
  readonly missing: readonly string[];
};
