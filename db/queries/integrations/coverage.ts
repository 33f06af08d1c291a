// Which servers a system knows, kept as what differs from the comparison before (migration 0280).
import { type RawBuilder, sql } from 'kysely';
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
  const { rows: written } = await sql<{ n: number }>`
    with said as (
      select r.*, ${keyOf(sql`r."serverId"`, sql`r."remoteId"`)} as key from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r("serverId" integer, "remoteId" text, name text, state text)),
    known as (
      select c.id, ${keyOf(sql`c.server_id`, sql`c.remote_id`)} as key from integration_coverage c where c.integration = ${name}),
    gone as (
      delete from integration_coverage c using known k
      where c.id = k.id and not exists (select from said s where s.key = k.key)
      returning 1),
    changed as (
      update integration_coverage c set remote_id = s."remoteId", name = s.name, state = s.state,
        since = case when c.state = s.state then c.since else ${now} end
      from said s join known k on k.key = s.key
      where c.id = k.id and (c.remote_id, c.name, c.state) is distinct from (s."remoteId", s.name, s.state)
      returning 1),
    added as (
      insert into integration_coverage (integration, server_id, remote_id, name, state, since)
      select ${name}, s."serverId", s."remoteId", s.name, s.state, ${now} from said s
      where not exists (select from known k where k.key = s.key)
      returning 1)
    select ((select count(*) from gone) + (select count(*) from changed) + (select count(*) from added))::int as n`.execute(
    trx,
  );
  return written[0]?.n ?? 0;
}

/** One expression, so that both sides are joined by hashing: at 100,000 servers a condition with `or` compares each with each. */
function keyOf(serverId: RawBuilder<unknown>, remoteId: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`coalesce('s' || ${serverId}, 'r' || ${remoteId})`;
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
  readonly domain: string | null;
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
    .leftJoin('domains as d', 'd.id', 'de.domain_id')
    .select(['v.hostname', 'd.code as domain', 'e.name as environment', 'a.name as application', 'c.name', 'c.since'])
    .where('c.integration', '=', ask.name)
    .where('c.state', '=', ask.state)
    .orderBy((eb) => eb.fn.coalesce('v.hostname', 'c.name'))
    .orderBy('c.id')
    .limit(ask.limit)
    .offset(ask.offset)
    .execute();
}
