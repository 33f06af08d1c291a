// Which servers a system knows, kept as what differs from the comparison before (migration 0280).
import { sql } from 'kysely';
import type { CoverageRow, CoverageState, CoveredServer } from '../../../domain/agent-coverage/compare.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** Retired servers of ours are no strangers there; those in service are expected. */
export async function serversToCover(db: Db): Promise<readonly CoveredServer[]> {
  const { rows } = await sql<CoveredServer>`
    select v.id, v.hostname, v.os_family as "osFamily", v.etat = 'Production' as "isExpected",
      coalesce(array(select host(i.ip) from server_ips i where i.server_id = v.id), '{}') as addresses
    from servers v order by v.id`.execute(db);
  return rows;
}

/** Rows that did not change keep since when; nothing is written for them. Returns how many did. */
export async function writeCoverage(
  trx: Trx,
  name: IntegrationName,
  rows: readonly CoverageRow[],
  now: Date,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with said as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r("serverId" integer, "remoteId" text, name text, state text)),
    gone as (
      delete from integration_coverage c where c.integration = ${name} and not exists (
        select from said s where s."serverId" = c.server_id or (s."serverId" is null and c.server_id is null and s."remoteId" = c.remote_id))
      returning 1),
    changed as (
      update integration_coverage c set remote_id = s."remoteId", name = s.name, state = s.state,
        since = case when c.state = s.state then c.since else ${now} end
      from said s where c.integration = ${name}
        and (s."serverId" = c.server_id or (s."serverId" is null and c.server_id is null and s."remoteId" = c.remote_id))
        and (c.remote_id, c.name, c.state) is distinct from (s."remoteId", s.name, s.state)
      returning 1),
    added as (
      insert into integration_coverage (integration, server_id, remote_id, name, state, since)
      select ${name}, s."serverId", s."remoteId", s.name, s.state, ${now} from said s where not exists (
        select from integration_coverage c where c.integration = ${name}
          and (s."serverId" = c.server_id or (s."serverId" is null and c.server_id is null and s."remoteId" = c.remote_id)))
      returning 1)
    select 1 from gone union all select 1 from changed union all select 1 from added`.execute(trx);
  return Number(numAffectedRows);
}

/** How many stand in each state, and when they were compared last; null: never. */
export async function countCoverage(db: Db, name: IntegrationName) {
  const counts = await db
    .selectFrom('integration_coverage')
    .select(['state', (eb) => eb.fn.countAll<string>().as('count')])
    .where('integration', '=', name)
    .groupBy('state')
    .execute();
  const compared = await db
    .selectFrom('integration_states')
    .select('coverage_at')
    .where('integration', '=', name)
    .executeTakeFirst();
  return {
    counts: new Map(counts.map(({ state, count }) => [state, Number(count)])),
    comparedAt: compared?.coverage_at ?? null,
  };
}

export type CoverageShown = {
  /** null: no server of the inventory. */
  readonly hostname: string | null;
  readonly environment: string | null;
  readonly application: string | null;
  /** As that system calls it. */
  readonly name: string;
  readonly since: Date;
};

export async function loadCoverage(
  db: Db,
  ask: {
    readonly name: IntegrationName;
    readonly state: CoverageState;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<readonly CoverageShown[]> {
  return db
    .selectFrom('integration_coverage as c')
    .leftJoin('servers as v', 'v.id', 'c.server_id')
    .leftJoin('applications as a', 'a.id', 'v.application_id')
    .leftJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .leftJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['v.hostname', 'e.name as environment', 'a.name as application', 'c.name', 'c.since'])
    .where('c.integration', '=', ask.name)
    .where('c.state', '=', ask.state)
    .orderBy((eb) => eb.fn.coalesce('v.hostname', 'c.name'))
    .orderBy('c.id')
    .limit(ask.limit)
    .offset(ask.offset)
    .execute();
}
