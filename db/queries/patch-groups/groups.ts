// Patch groups: which servers, with which baselines (POL-2).
import { sql } from 'kysely';
import type { Family } from '../../../domain/baselines/family.ts';
import type { BaselineId, PatchGroupId, ServerId } from '../../../domain/ids.ts';
import type { RebootPolicy } from '../../schema/baselines.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type GroupRow = {
  readonly id: PatchGroupId;
  readonly name: string;
  readonly rebootPolicy: RebootPolicy | null;
  readonly servers: number;
  /** By name; null: the last one, everybody. */
  readonly ring: string | null;
  /** Of its servers that have none of their own, by name; null: none. */
  readonly site: string | null;
  /** RUN-22. */
  readonly downloadEve: boolean;
  /** Its own; a family that is not there has the default. */
  readonly baselines: readonly { readonly family: Family; readonly name: string }[];
};

export async function loadGroups(db: Db): Promise<readonly GroupRow[]> {
  const groups = await db
    .selectFrom('patch_groups as g')
    .leftJoin('rings as r', (join) => join.onRef('r.id', '=', 'g.ring_id').on('r.archived_at', 'is', null))
    .leftJoin('sites as i', (join) => join.onRef('i.id', '=', 'g.site_id').on('i.archived_at', 'is', null))
    .select([
      'g.id',
      'g.name',
      'g.reboot_policy as rebootPolicy',
      'r.name as ring',
      'i.name as site',
      'g.download_eve as downloadEve',
    ])
    .select(sql<number>`(select count(*)::int from patch_group_servers s where s.group_id = g.id)`.as('servers'))
    .where('g.archived_at', 'is', null)
    .orderBy(sql`lower(g.name)`)
    .execute();
  const baselines = await db
    .selectFrom('patch_group_baselines as p')
    .innerJoin('baselines as b', 'b.id', 'p.baseline_id')
    .select(['p.group_id', 'p.family', 'b.name'])
    .orderBy('p.family')
    .execute();
  return groups.map((group) => ({
    ...group,
    baselines: baselines.filter((one) => one.group_id === group.id).map(({ family, name }) => ({ family, name })),
  }));
}

export async function loadGroup(db: Db, id: PatchGroupId): Promise<GroupRow | null> {
  return (await loadGroups(db)).find((one) => one.id === id) ?? null;
}

/** Whatever the case. */
export async function findGroup(db: Db, name: string): Promise<GroupRow | null> {
  return (await loadGroups(db)).find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** By name. */
export async function loadGroupServers(db: Db, id: PatchGroupId) {
  return db
    .selectFrom('patch_group_servers as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname'])
    .where('s.group_id', '=', id)
    .orderBy('v.hostname')
    .execute();
}

/** Those of the servers that are in a group, with its name. Nobody else puts one of them into a group until the transaction ends. */
export async function lockGroupsOf(trx: Trx, servers: readonly ServerId[]) {
  await sql`select id from servers where id = any(${[...servers]}::int[]) order by id for no key update`.execute(trx);
  return trx
    .selectFrom('patch_group_servers as s')
    .innerJoin('patch_groups as g', 'g.id', 's.group_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.server_id', 's.group_id', 'g.name', 'v.hostname'])
    .where('s.server_id', '=', sql<ServerId>`any(${[...servers]}::int[])`)
    .orderBy('v.hostname')
    .execute();
}

export async function loadGroupsWithBaseline(db: Db, baselineId: BaselineId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_group_baselines as p')
    .innerJoin('patch_groups as g', 'g.id', 'p.group_id')
    .select('g.name')
    .where('p.baseline_id', '=', baselineId)
    .where('g.archived_at', 'is', null)
    .orderBy('g.name')
    .execute();
  return rows.map(({ name }) => name);
}
