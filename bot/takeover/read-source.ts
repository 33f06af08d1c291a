// What a takeover reads whole of PatchCenter: the estate, its people, the plan and the links. Its history is read page by page.
import type { Source } from '../../db/patchcenter/source.ts';
import type { InventorySource } from '../../domain/takeover/inventory-tables.ts';
import type { SourceRow } from '../../domain/takeover/source-tables.ts';

export type SourceEstate = {
  readonly inventory: InventorySource;
  readonly plan: readonly SourceRow[];
  readonly links: readonly SourceRow[];
  readonly campaigns: readonly SourceRow[];
  readonly runs: readonly SourceRow[];
  /** `app_secrets` of that one key. */
  readonly excludes: readonly SourceRow[];
  /** Sessions of PatchCenter that are not ended: only counted. */
  readonly openSessions: number;
};

export async function readEstate(source: Source): Promise<SourceEstate> {
  const { columns } = source.shape;
  const inventory: InventorySource = {
    domains: await source.rows('domains'),
    environments: await source.rows('environments'),
    domain_environments: await source.rows('domain_environments'),
    zones: await source.rows('zones'),
    applications: await source.rows('applications'),
    contacts: await source.rows('contacts'),
    users: await source.rows('users'),
    servers: await source.rows('servers'),
    server_ips: await source.rows('server_ips'),
    server_databases: await source.rows('server_databases'),
    default_assignments: await source.rows('default_assignments'),
    has: {
      ips: columns.server_ips !== null,
      databases: columns.server_databases !== null,
      osVersion: columns.servers?.has('os_version') === true,
    },
  };
  return {
    inventory,
    plan: await source.rows('patch_planning'),
    links: await source.rows('server_correspondance'),
    campaigns: await source.rows('campaigns'),
    runs: await source.rows('quickwin_runs'),
    // Nothing else of that table: secrets of PatchCenter may lie in it.
    excludes: await source.rows('app_secrets', { where: `s.key = 'patching_reboot_packages'` }),
    openSessions: await count(source, `s.status in ('pending', 'prereq_ok', 'in_progress')`),
  };
}

async function count(source: Source, where: string): Promise<number> {
  let sessions = 0;
  for await (const page of source.pages('patch_sessions', { where })) sessions += page.length;
  return sessions;
}
