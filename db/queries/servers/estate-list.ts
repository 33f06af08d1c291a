// The list of servers: how many a filter takes, one page of them with what is wrong with each, and their names for a file.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import { SERVER_PROBLEMS, type ServerProblem } from '../../../domain/servers/server-problem.ts';
import type { Db } from '../../schema/database.ts';
import { olderSetSince } from '../gate/older-sets.ts';
import { type EstateScope, hasProblem, within } from './estate-scope.ts';

export type ListedServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly state: string;
  readonly domain: string;
  readonly environment: string;
  readonly zone: string | null;
  readonly application: string | null;
  readonly os: string;
  readonly problems: readonly ServerProblem[];
  /** Of the last successful update, imported ones included. */
  readonly patchedAt: Date | null;
  /** PIN-1: since when it stays on an older validated set; null: it does not. */
  readonly olderSince: Date | null;
};

export async function countServers(db: Db, scope: EstateScope): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from servers v where ${within(scope)}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

/** By hostname. The names are found in the index; only the rows of the page are read whole. */
export async function loadServerPage(
  db: Db,
  scope: EstateScope,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly ListedServer[]> {
  const problems = sql.join(
    SERVER_PROBLEMS.map((problem) => sql`case when ${hasProblem(problem, scope)} then ${problem}::text end`),
  );
  const { rows } = await sql<ListedServer>`
    with page as materialized (
      select v.hostname from servers v where ${within(scope)} order by v.hostname limit ${limit} offset ${offset}
    )
    select v.id as "serverId", v.hostname, v.etat as state, d.code as domain, e.name as environment, z.name as zone, a.name as application,
      coalesce(v.os_version, v.os_family) as os,
      to_jsonb(array_remove(array[${problems}], null)) as problems,
      (select max(h.date_patch) from patch_history h where h.server_id = v.id and h.status = 'ok') as "patchedAt",
      ${olderSetSince(scope.cycle)} as "olderSince"
    from page p
    join servers v on v.hostname = p.hostname
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    join environments e on e.id = de.environment_id
    left join zones z on z.id = v.zone_id
    left join applications a on a.id = v.application_id
    order by v.hostname`.execute(db);
  return rows;
}

/** By hostname, the next `limit` after that name (null: from the first). */
export async function loadServersAfter(
  db: Db,
  scope: EstateScope,
  after: string | null,
  limit: number,
): Promise<readonly { readonly id: ServerId; readonly hostname: string }[]> {
  const { rows } = await sql<{ id: ServerId; hostname: string }>`
    select v.id, v.hostname from servers v
    where ${within(scope)} and (${after}::text is null or v.hostname > ${after})
    order by v.hostname limit ${limit}`.execute(db);
  return rows;
}
