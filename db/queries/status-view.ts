// What the board of the day is drawn from, over all open campaigns.
import { sql } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { Db } from '../schema/database.ts';

/** Sessions planned that day, by time. */
export async function loadSlotsOf(db: Db, day: IsoDate) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .select(['s.heure_prevue as slot', 'v.hostname', 's.status', 'u.display_name as operator'])
    .where('c.status', '=', 'open')
    .where('s.date_prevue', '=', day)
    .where('s.status', '<>', 'excluded')
    .orderBy('s.heure_prevue')
    .orderBy(sql`v.hostname collate "C"`)
    .execute();
}

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

/** Sessions that are `failed` now, or whose owner answered KO (RUN-10), with the class of their last attempt; the newest first. */
export async function loadOpenFailures(db: Db) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_attempts as x')
          .select(['x.id', 'x.state', 'x.failure_class', 'x.ended_at'])
          .whereRef('x.session_id', '=', 's.id')
          .orderBy('x.number', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('patch_validation as p', 'p.attempt_id', 'a.id')
    .select(['v.hostname', 'a.state', 'a.failure_class', 'p.status as validation', 's.campaign_id'])
    .where('c.status', '=', 'open')
    .where(sql<boolean>`s.status = 'failed' or (s.status = 'patched' and p.status = 'validated_ko')`)
    .orderBy('a.ended_at', 'desc')
    .orderBy('v.hostname')
    .execute();
}
