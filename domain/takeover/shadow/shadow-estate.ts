// PatchCenter's own data as the rules here see them: read like a takeover reads them, and compared without being stored.
import type { ApplicationId, PlanId, ServerId, UserId } from '../../ids.ts';
import { readRecords } from '../../inventory/read-records.ts';
import { ENTITIES, type Fields, type StoredRecords } from '../../inventory/record.ts';
import type { StoredLink } from '../../links/detect.ts';
import { type PlanContent, rowOf } from '../../planning/plan-content.ts';
import { readPlanRows } from '../../planning/plan-import.ts';
import type { PlanRow } from '../../planning/plan-row.ts';
import { type AssignmentRule, RULE_TYPES } from '../../previews/assignment.ts';
import type { Person } from '../../previews/roster.ts';
import { type Server, usualNature } from '../../server.ts';
import { type InventorySource, inventoryTables } from '../inventory-tables.ts';
import { planImportRows } from '../plan-rows.ts';
import { peopleOf } from '../source-people.ts';
import type { SourceRow } from '../source-tables.ts';

/** All ids are PatchCenter's. */
export type ShadowEstate = {
  readonly servers: ReadonlyMap<ServerId, Server>;
  /** Names of all, those that cannot be read too. */
  readonly names: ReadonlyMap<ServerId, string>;
  /** As PatchCenter writes its environment, by server. */
  readonly environments: ReadonlyMap<ServerId, string>;
  readonly people: readonly Person[];
  readonly rules: readonly AssignmentRule[];
  readonly plan: readonly PlanRow[];
  readonly links: readonly StoredLink[];
};

export function shadowEstate(
  inventory: InventorySource,
  { plan, links }: { readonly plan: readonly SourceRow[]; readonly links: readonly SourceRow[] },
  zone: string,
): ShadowEstate {
  const { records } = readRecords(inventoryTables(inventory), { stored: NOTHING_STORED, suffixes: [''], zone });
  const byName = new Map(
    records.flatMap(({ entity, name, fields }) => (entity === 'server' ? [[name, fields] as const] : [])),
  );
  const servers = new Map<ServerId, Server>();
  const names = new Map<ServerId, string>();
  for (const row of inventory.servers) {
    const id = Number(row.id) as ServerId;
    const name = (row.hostname ?? '').trim().toLowerCase();
    names.set(id, name === '' ? `servers#${row.id}` : name);
    const fields = byName.get(name);
    if (fields !== undefined) servers.set(id, serverOf(id, name, fields, row));
  }
  return {
    servers,
    names,
    environments: environmentsOf(inventory),
    people: Array.from(peopleOf(inventory).values(), personOf),
    rules: inventory.default_assignments.flatMap(ruleOf),
    plan: planOf(plan, inventory),
    links: links.map((row) => ({
      prodId: Number(row.prod_server_id) as ServerId,
      nonprodId: Number(row.nonprod_server_id) as ServerId,
      source: row.source === 'auto' ? 'auto' : 'manual',
    })),
  };
}

const NOTHING_STORED = Object.fromEntries(ENTITIES.map((entity) => [entity, new Map()])) as unknown as StoredRecords;

function serverOf(id: ServerId, hostname: string, fields: Fields, row: SourceRow): Server {
  const environment = fields.environment ?? '';
  return {
    id,
    hostname,
    osFamily: fields.os_family ?? '',
    etat: fields.etat ?? '',
    patchOsOwner: fields.patch_os_owner ?? '',
    licenceSupport: fields.licence_support ?? '',
    machineType: fields.machine_type === 'physical' ? 'physical' : 'vm',
    appGroup: fields.app_group ?? null,
    appType: fields.app_type ?? null,
    applicationId: row.application_id == null ? null : (Number(row.application_id) as ApplicationId),
    domainCode: fields.domain ?? '',
    environment,
    production: usualNature(environment),
    zone: fields.zone ?? null,
    prefPatchJour: fields.pref_patch_jour ?? null,
    prefPatchHeure: fields.pref_patch_heure ?? null,
    defaultIntervenantId: row.default_intervenant_id == null ? null : (Number(row.default_intervenant_id) as UserId),
  };
}

function personOf({
  id,
  name,
  email,
}: {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}): Person {
  return { id: Number(id) as UserId, name: name ?? email ?? `users#${id}`, disabledAt: null, expiresAt: null };
}

function ruleOf(row: SourceRow): readonly AssignmentRule[] {
  const type = RULE_TYPES.find((one) => one === row.rule_type);
  if (type === undefined) return [];
  const [id, userId, priority] = [row.id, row.user_id, row.priority].map(Number);
  return [
    { id: id ?? 0, type, value: row.rule_value ?? '', userId: (userId ?? 0) as UserId, priority: priority ?? 100 },
  ];
}

function planOf(rows: readonly SourceRow[], { domains, environments }: InventorySource): readonly PlanRow[] {
  const known = {
    domains: domains.map(({ code, name }) => ({ code: code ?? '', name: name ?? '' })),
    environments: environments.map(({ name }) => name ?? ''),
  };
  const read = readPlanRows(planImportRows(rows), known).rows;
  return read.map(({ content }: { readonly content: PlanContent }, index) => ({
    id: (index + 1) as PlanId,
    ...rowOf(content),
  }));
}

function environmentsOf(inventory: InventorySource): ReadonlyMap<ServerId, string> {
  const names = new Map(inventory.environments.map(({ id, name }) => [id, name ?? '']));
  const places = new Map(
    inventory.domain_environments.map((row) => [row.id, names.get(row.environment_id ?? '') ?? '']),
  );
  return new Map(
    inventory.servers.map((row) => [Number(row.id) as ServerId, places.get(row.domain_environment_id ?? '') ?? '']),
  );
}
