// COMP-3: servers with their reason, the latest first; of one reason, of all that are not up to date, or of every one.
import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import { LEVELS, type Level } from '../../../domain/compliance/delays.ts';
import type { Lagging, WhichServers } from '../../../domain/compliance/reason.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { type EstateScope, within } from '../servers/estate-scope.ts';
import { type ComplianceAsk, serverStates } from './classify.ts';

export type ServerCompliance = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly domain: string;
  readonly environment: string;
  readonly application: string | null;
  /** null: up to date. */
  readonly reason: Lagging | null;
  readonly worst: Level | null;
  readonly late: boolean;
  readonly missing: number;
  readonly held: number;
  readonly since: Date | null;
  readonly dueOn: IsoDate | null;
  readonly scannedAt: Date | null;
};

export async function loadServersBehind(
  db: Db,
  scope: EstateScope,
  ask: ComplianceAsk,
  { which, limit, offset }: { readonly which: WhichServers; readonly limit: number; readonly offset: number },
): Promise<{ readonly total: number; readonly rows: readonly ServerCompliance[] }> {
  const wanted =
    which === 'all' ? sql`true` : which === 'lagging' ? sql`s.reason is not null` : sql`s.reason = ${which}`;
  const { rows } = await sql<ServerCompliance & { total: number }>`
    with ${serverStates(within(scope), ask)},
    wanted as materialized (select s.* from server_states s where ${wanted}),
    page as (select *, (select count(*)::int from wanted) as total from wanted
      order by ${WORST_FIRST}, hostname limit ${limit} offset ${offset})
    select s.total, ${SHOWN} from page s ${NAMES}
    order by ${WORST_FIRST}, s.hostname`.execute(db);
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ total, ...row }) => row) };
}

const WORST_FIRST = sql`late desc, array_position(${[...LEVELS]}::text[], worst) nulls last, first_since`;

const SHOWN: RawBuilder<unknown> = sql`s.id as "serverId", s.hostname, d.code as domain, e.name as environment, p.name as application,
  s.reason, s.worst, s.late, s.missing, s.held, s.first_since as since, s.due_on as "dueOn",
  s.scanned_at as "scannedAt"`;

const NAMES = sql`join domain_environments de on de.id = s.domain_environment_id
  join domains d on d.id = de.domain_id join environments e on e.id = de.environment_id
  left join applications p on p.id = s.application_id`;
