// What the board of the day is drawn from, over all open campaigns and what closed ones have left to be worked on.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';
import { isRejected } from '../chat/rejected.ts';

/** Attempts that have not ended, the oldest first. */
export async function loadRunningAttempts(db: Db) {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .select(['v.hostname', 'a.step', 'a.progress', 'a.started_at'])
    .where('a.ended_at', 'is', null)
    .orderBy('a.started_at')
    .orderBy('a.id')
    .execute();
}

/** Or failed only by what followed the KO: an attempt that went well, taken back. */
const wasRejected = sql<boolean>`(${isRejected} or (s.status = 'failed' and a.state is not distinct from 'patched'))`;

/** RUN-18: after its campaign too, as long as a snapshot is held and nothing was tried on the server since. */
const isLeftToWorkOn = sql<boolean>`(exists (select from vm_snapshots n where n.session_id = s.id and n.state = 'present')
  and not exists (select from patch_attempts y where y.server_id = s.server_id and y.id > a.id))`;

/**
 * What may be among them, found by indexes of failures, of KOs and of snapshots that are held: the rest of 100,000 servers is not looked
 * at. Whether it is, the conditions of `loadOpenFailures` say.
 */
const maybeFailed = sql<boolean>`s.id in (
  select f.id from patch_sessions f join campaigns o on o.id = f.campaign_id and o.status = 'open' where f.status = 'failed'
  union all
  select r.id from patch_validation k join campaigns o on o.id = k.campaign_id and o.status = 'open'
    join patch_sessions r on r.campaign_id = k.campaign_id and r.server_id = k.server_id where k.status = 'validated_ko'
  union all
  select h.session_id from vm_snapshots h where h.state = 'present')`;

/** Sessions that are `failed` now, or patched with a KO (`rejected`), with the class of their last attempt; the newest failure first. */
export async function loadOpenFailures(db: Db) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_attempts as x')
          .select(['x.id', 'x.failure_class', 'x.ended_at', 'x.state'])
          .whereRef('x.session_id', '=', 's.id')
          .orderBy('x.number', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .select(['v.hostname', 'a.failure_class', 's.campaign_id', wasRejected.as('rejected')])
    .where(maybeFailed)
    .where((eb) => eb.or([eb('c.status', '=', 'open'), isLeftToWorkOn]))
    .where((eb) => eb.or([eb('s.status', '=', 'failed'), isRejected]))
    .orderBy('a.ended_at', 'desc')
    .orderBy('v.hostname')
    .execute();
}
