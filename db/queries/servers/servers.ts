// Servers as the rules see them (domain/server.ts): the one mapping from rows.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { Server } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';

/** Every server of those domains, and of zone DMZ when `DMZ` is among them (ELIG-1); all of them when `codes` is null. */
export async function loadServers(db: Db, codes: readonly string[] | null): Promise<Server[]> {
  let query = serverRows(db);
  if (codes !== null) {
    const withDmz = codes.some((code) => code.toUpperCase() === 'DMZ');
    query = query.where((eb) =>
      eb.or([
        eb('domains.code', 'in', codes.length > 0 ? [...codes] : ['']),
        ...(withDmz ? [eb('zones.name', '=', 'DMZ')] : []),
      ]),
    );
  }
  const rows = await query.execute();
  return rows.map(rowToServer);
}

export async function loadServersWithIds(db: Db, ids: readonly ServerId[]): Promise<Server[]> {
  if (ids.length === 0) return [];
  const rows = await serverRows(db)
    .where('servers.id', '=', sql<ServerId>`any(${[...ids]}::int[])`)
    .execute();
  return rows.map(rowToServer);
}

export async function findServers(db: Db, hostnames: readonly string[]): Promise<Server[]> {
  if (hostnames.length === 0) return [];
  const rows = await serverRows(db)
    .where(
      'servers.hostname',
      'in',
      hostnames.map((name) => name.toLowerCase()),
    )
    .execute();
  return rows.map(rowToServer);
}

/** Names alone, of the whole estate: what detection reads (LINK-2). */
export async function allHostnames(db: Db): Promise<{ id: ServerId; hostname: string }[]> {
  return db.selectFrom('servers').select(['id', 'hostname']).execute();
}

/** Of those ids, by hostname. */
export async function loadServerNames(
  db: Db,
  ids: readonly ServerId[],
): Promise<{ readonly id: ServerId; readonly hostname: string }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('servers')
    .select(['id', 'hostname'])
    .where('id', 'in', [...ids])
    .orderBy('hostname')
    .execute();
}

/** Hostnames, in their order. */
export async function loadHostnamesOf(db: Db, ids: readonly ServerId[]): Promise<readonly string[]> {
  return (await loadServerNames(db, ids)).map(({ hostname }) => hostname);
}

function serverRows(db: Db) {
  return (
    db
      .selectFrom('servers')
      .innerJoin('domain_environments', 'domain_environments.id', 'servers.domain_environment_id')
      .innerJoin('domains', 'domains.id', 'domain_environments.domain_id')
      .innerJoin('environments', 'environments.id', 'domain_environments.environment_id')
      .leftJoin('zones', 'zones.id', 'servers.zone_id')
      .leftJoin('patched_families', 'patched_families.family', 'servers.os_family')
      // What the rules read: half of the columns, and an estate is read whole.
      .select([
        'servers.id',
        'servers.hostname',
        'servers.os_family',
        'servers.os_version',
        'patched_families.family as patched_family',
        'patched_families.hprod_days',
        'patched_families.prod_days',
        'servers.etat',
        'servers.patch_os_owner',
        'servers.licence_support',
        'servers.machine_type',
        'servers.app_group',
        'servers.app_type',
        'servers.application_id',
        'servers.pref_patch_jour',
        'servers.pref_patch_heure',
        'servers.default_intervenant_id',
        'domains.code as domain_code',
        'environments.name as environment',
        'environments.production',
        'zones.name as zone',
      ])
  );
}

type Row = Awaited<ReturnType<ReturnType<typeof serverRows>['execute']>>[number];

function rowToServer(row: Row): Server {
  return {
    id: row.id,
    hostname: row.hostname,
    osFamily: row.os_family,
    patchedFamily: row.patched_family !== null,
    ...((row.hprod_days !== null || row.prod_days !== null) && {
      weekdays: { hprod: row.hprod_days, prod: row.prod_days },
    }),
    osVersion: row.os_version,
    etat: row.etat,
    patchOsOwner: row.patch_os_owner,
    licenceSupport: row.licence_support,
    machineType: row.machine_type,
    appGroup: row.app_group,
    appType: row.app_type,
    applicationId: row.application_id,
    domainCode: row.domain_code,
    environment: row.environment,
    production: row.production,
    zone: row.zone,
    prefPatchJour: row.pref_patch_jour,
    prefPatchHeure: row.pref_patch_heure,
    defaultIntervenantId: row.default_intervenant_id,
  };
}
