// Baselines and the version of each that is in force; which one a server has (POL-1, POL-2).
import { sql } from 'kysely';
import { FAMILIES, type Family } from '../../../domain/baselines/family.ts';
import { type Rules, readRules } from '../../../domain/baselines/rules.ts';
import { SIMULATED, type Simulated } from '../../../domain/baselines/simulate.ts';
import type { BaselineId, BaselineVersionId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type BaselineInForce = {
  readonly id: BaselineId;
  readonly family: Family;
  readonly name: string;
  readonly isDefault: boolean;
  /** The default, or that of a patch group. */
  readonly isUsed: boolean;
  readonly versionId: BaselineVersionId;
  readonly version: number;
  readonly rules: Rules;
  readonly simulated: Simulated | null;
  readonly reason: string | null;
  readonly madeAt: Date;
  /** null: shipped with the product. */
  readonly madeBy: string | null;
};

function inForce(db: Db) {
  return db
    .selectFrom('baselines as b')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('baseline_versions as v')
          .leftJoin('users as u', 'u.id', 'v.made_by')
          .select(['v.id as version_id', 'v.version', 'v.rules', 'v.simulated', 'v.reason', 'v.made_at'])
          .select('u.display_name as made_by')
          .whereRef('v.baseline_id', '=', 'b.id')
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('n'),
      (join) => join.onTrue(),
    )
    .selectAll('n')
    .select(['b.id', 'b.family', 'b.name', 'b.is_default'])
    .select(
      sql<boolean>`b.is_default or exists (select from patch_group_baselines g join patch_groups p on p.id = g.group_id
      where g.baseline_id = b.id and p.archived_at is null)`.as('is_used'),
    )
    .where('b.archived_at', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof inForce>['execute']>>[number];

function baselineOf(row: Row): BaselineInForce {
  const { id, family, name, is_default: isDefault, version_id: versionId, version, reason, ...rest } = row;
  const simulated = rest.simulated === null ? null : SIMULATED.parse(rest.simulated);
  return {
    ...{ id, family, name, isDefault, versionId, version, reason, simulated },
    isUsed: rest.is_used,
    ...{ rules: readRules(rest.rules), madeAt: rest.made_at, madeBy: rest.made_by },
  };
}

/** Defaults first, then by name. */
export async function loadBaselines(db: Db): Promise<readonly BaselineInForce[]> {
  const rows = await inForce(db).execute();
  const order = ({ family, isDefault }: BaselineInForce) => FAMILIES.indexOf(family) * 2 + Number(!isDefault);
  return rows.map(baselineOf).sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
}

export async function loadBaseline(db: Db, id: BaselineId): Promise<BaselineInForce | null> {
  const row = await inForce(db).where('b.id', '=', id).executeTakeFirst();
  return row === undefined ? null : baselineOf(row);
}

/** Whatever the case. The default of a family is also called by the family alone, which callers know. */
export async function findBaselines(db: Db, name: string): Promise<readonly BaselineInForce[]> {
  const rows = await inForce(db).where(sql<boolean>`lower(b.name) = lower(${name})`).execute();
  return rows.map(baselineOf);
}

/** For each family: the baseline of the server's group, else the default. */
export async function loadBaselineOfServers(
  db: Db,
  serverIds: readonly ServerId[],
): Promise<(serverId: ServerId, family: Family) => BaselineInForce | null> {
  const all = await loadBaselines(db);
  const byId = new Map(all.map((one) => [one.id, one]));
  const { rows } = await sql<{ serverId: ServerId; family: Family; baselineId: BaselineId }>`
    select s.server_id as "serverId", b.family, b.baseline_id as "baselineId"
    from patch_group_servers s join patch_group_baselines b on b.group_id = s.group_id
    where s.server_id = any(${[...serverIds]}::int[])`.execute(db);
  const own = new Map(rows.map((row) => [`${row.serverId} ${row.family}`, row.baselineId]));
  return (serverId, family) => {
    const id = own.get(`${serverId} ${family}`);
    return (
      (id === undefined ? undefined : byId.get(id)) ?? all.find((one) => one.family === family && one.isDefault) ?? null
    );
  };
}
