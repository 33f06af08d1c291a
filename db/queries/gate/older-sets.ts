// PIN-1: production servers that stay on an older validated set. What their linked non-production had accepted in a cycle that is over has not
// been installed there since.
import { type RawBuilder, sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { IsoWeek } from '../../../domain/planning/iso-week.ts';
import { OPENING_STATUSES } from '../../../domain/validations/validation-state.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** The cycle of now: it is not over, so that what it has validated is not late yet. */
export type CurrentCycle = Pick<IsoWeek, 'year' | 'cycle'>;

export type OlderSet = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly domain: string;
  /** When the oldest set that it has missed was accepted. */
  readonly since: Date;
};

/** Of `servers v`: since when; null where it follows, or has nothing to follow. An update that a rollback has undone, or may have, is none. */
export function olderSetSince({ year, cycle }: CurrentCycle): RawBuilder<Date | null> {
  return sql`(
    select min(coalesce(p.answered_at, p.patch_date)) from server_correspondance l
    join patch_validation p on p.server_id = l.nonprod_server_id and p.status = any(${[...OPENING_STATUSES]}::text[])
    join campaigns c on c.id = p.campaign_id
    where l.prod_server_id = v.id and (c.year, c.cycle) < (${year}, ${cycle})
      and not exists (select from vm_snapshots n where n.rollback_asked_at is not null and n.attempt_id = p.attempt_id)
      and coalesce(p.answered_at, p.patch_date) > coalesce((select max(a.started_at) from patch_attempts a
        where a.server_id = v.id and a.state = 'patched'
          and not exists (select from vm_snapshots n where n.rollback_asked_at is not null and n.attempt_id = a.id)),
        '-infinity'))`;
}

/** Of servers that are patched (ELIG-1), by domain and hostname. */
export async function loadOlderSets(db: Db, cycle: CurrentCycle): Promise<readonly OlderSet[]> {
  const { rows } = await sql<OlderSet>`
    select o."serverId", o.hostname, o.domain, o.since from (
      select v.id as "serverId", v.hostname, d.code as domain, ${olderSetSince(cycle)} as since
      from servers v
      join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
      where v.etat = 'Production' and exists (select from server_correspondance l where l.prod_server_id = v.id)
    ) o where o.since is not null order by o.domain, o.hostname`.execute(db);
  return rows;
}

export async function isCycleAsked(db: Db, { year, cycle }: CurrentCycle): Promise<boolean> {
  const row = await db
    .selectFrom('older_set_questions')
    .select('year')
    .where('year', '=', year)
    .where('cycle', '=', cycle)
    .executeTakeFirst();
  return row !== undefined;
}

/** False: another worker has asked at this moment. */
export async function noteCycleAsked(
  trx: Trx,
  { year, cycle }: CurrentCycle,
  asked: { readonly at: Date; readonly servers: number },
): Promise<boolean> {
  const row = await trx
    .insertInto('older_set_questions')
    .values({ year, cycle, asked_at: asked.at, servers: asked.servers })
    .onConflict((conflict) => conflict.columns(['year', 'cycle']).doNothing())
    .returning('year')
    .executeTakeFirst();
  return row !== undefined;
}
