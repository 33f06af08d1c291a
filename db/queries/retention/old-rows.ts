// What has outlived its use, a batch at a time; nothing that the gate, the history or the figures of validation read is among it. What
// another worker removes at that moment is left to it.
import { sql } from 'kysely';
import type { Db, Trx } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

/** What has a limit of age, and the instant before which it is old; null: kept for ever. */
export type OldBefore = {
  readonly attemptLogs: Date | null;
  readonly scans: Date | null;
  readonly downloads: Date;
  readonly activityHours: number;
};

type WhatIsOld = {
  readonly attemptLogs: boolean;
  readonly scans: boolean;
  readonly downloads: boolean;
  readonly activities: boolean;
};

/** Which of them there are: asked at every sweep, in one statement, and nothing is locked for it. */
export async function loadWhatIsOld(
  db: Db,
  { attemptLogs, scans, downloads, activityHours }: OldBefore,
): Promise<WhatIsOld> {
  const { rows } = await sql<WhatIsOld>`
    select exists (select from ${oldAttemptLogs(attemptLogs)}) as "attemptLogs", exists (select from ${oldScans(scans)}) as scans,
      exists (select from downloads where expires_at < ${downloads}) as downloads,
      exists (select from seen_activities where seen_at < ${hoursAgo(activityHours)})
        or exists (select from activity_effects where at < ${hoursAgo(activityHours)}) as activities`.execute(db);
  return rows[0] ?? { attemptLogs: true, scans: true, downloads: true, activities: true };
}

/** Null, too: none are. */
function oldAttemptLogs(before: Date | null) {
  return sql`attempt_logs l
      join patch_attempts a on a.id = l.attempt_id and a.ended_at is not null
      join campaigns c on c.id = a.campaign_id and c.status = 'closed'
      where l.stored_at < ${before}
        and not exists (select from log_departures d where d.source = 'attempt' and d.ref = l.attempt_id)`;
}

function oldScans(before: Date | null) {
  return sql`server_scans n join servers v on v.id = n.server_id
    where n.tried_at < ${before} and (n.asked_at is null or n.asked_at <= n.tried_at)
      and not (${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops')
      and not exists (select from patch_sessions s join campaigns c on c.id = s.campaign_id
        where s.server_id = n.server_id and c.status = 'open')`;
}

function hoursAgo(hours: number) {
  return sql`now() - make_interval(hours => ${hours})`;
}

/** The full text of updates: attempts, their history and their end stay. Not of an open campaign, nor one that has still to leave. */
export async function removeAttemptLogs(trx: Trx, before: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from attempt_logs where attempt_id in (
      select l.attempt_id from ${oldAttemptLogs(before)}
      order by l.stored_at limit ${most} for update of l skip locked)`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * What once waited on servers that are scanned no more. One of an open campaign stays: an emergency asks what its last scan was (GATE-7).
 * An order of somebody stays too.
 */
export async function removeScans(trx: Trx, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select n.server_id as id from ${oldScans(before)}
    order by n.tried_at limit ${most} for update of n skip locked`.execute(trx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await sql`delete from server_advisories where server_id = any(${ids}::int[])`.execute(trx);
  // What comes back after years begins anew; what ended stays, as history.
  await sql`delete from server_pending where server_id = any(${ids}::int[])`.execute(trx);
  await sql`delete from installed_packages where server_id = any(${ids}::int[])`.execute(trx);
  await sql`delete from server_pending_packages where server_id = any(${ids}::int[])`.execute(trx);
  await sql`delete from server_scans where server_id = any(${ids}::int[])`.execute(trx);
  return ids.length;
}

/** Links to files that ended before. Their cards were drawn again when they did. */
export async function removeDownloads(db: Db, endedBefore: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from downloads where id in (
    select id from downloads where expires_at < ${endedBefore} order by expires_at limit ${most} for update skip locked)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

/** Messages and clicks that Teams delivers no more, and what came of them. On the database's clock. */
export async function removeActivities(db: Db, hours: number, most: number): Promise<number> {
  const old = hoursAgo(hours);
  const seen = await sql`delete from seen_activities where activity_id in (
    select activity_id from seen_activities where seen_at < ${old} order by seen_at limit ${most} for update skip locked)`.execute(
    db,
  );
  const effects = await sql`delete from activity_effects e using (
      select activity, effect from activity_effects where at < ${old} order by at limit ${most} for update skip locked) x
    where e.activity = x.activity and e.effect = x.effect`.execute(db);
  return Number(seen.numAffectedRows ?? 0) + Number(effects.numAffectedRows ?? 0);
}
