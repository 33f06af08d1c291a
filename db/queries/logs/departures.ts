// What has still to leave, by destination. Triggers note it in the transaction that writes it (migration 0098): whatever commits late is
// not skipped, as a mark on a number would.
import { sql } from 'kysely';
import type { AttemptRecord, AuditRecord, DestinationName, LogRecord } from '../../../domain/logs/log-record.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** Rows of the trail at a time. Logs of attempts are of 2 MB: few of them. */
const MOST = 200;
const MOST_ATTEMPTS = 4;

export type Departures = { readonly records: readonly LogRecord[]; readonly upTo: readonly string[] };

/** From now on what happens leaves for these, and for no other: what was still to leave for those is dropped. */
export async function registerDestinations(db: Db, names: readonly DestinationName[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (names.length === 0) await trx.deleteFrom('log_destinations').execute();
    else
      await trx
        .deleteFrom('log_destinations')
        .where('name', 'not in', [...names])
        .execute();
    for (const name of names) {
      await trx
        .insertInto('log_destinations')
        .values({ name })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

/** Locks the destination for the rest of the transaction: one process sends there at a time. null: another one does, or nothing waits. */
export async function lockDepartures(trx: Trx, destination: DestinationName): Promise<Departures | null> {
  const mine = await trx
    .selectFrom('log_destinations')
    .select('name')
    .where('name', '=', destination)
    // Not `for update`: whoever writes a row of the trail holds the key of this one, and must not wait for a receiver.
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (mine === undefined) return null;
  const waiting = await trx
    .selectFrom('log_departures')
    .select(['id', 'source', 'ref'])
    .where('destination', '=', destination)
    .orderBy('id')
    .limit(MOST)
    .execute();
  const taken = waiting.slice(0, endOfBatch(waiting.map(({ source }) => source)));
  if (taken.length === 0) return null;
  const refs = (source: 'audit' | 'attempt') => taken.filter((one) => one.source === source).map(({ ref }) => ref);
  const audits = await loadAudit(trx, refs('audit'));
  const attempts = await loadAttempts(trx, refs('attempt'));
  // In the order in which they were noted; what is gone meanwhile is no longer sent.
  const records = taken.flatMap(({ source, ref }) => (source === 'audit' ? audits : attempts).get(ref) ?? []);
  return { records, upTo: taken.map(({ id }) => id) };
}

export async function forgetDepartures(trx: Trx, destination: DestinationName, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('log_departures')
    .where('destination', '=', destination)
    .where('id', 'in', [...ids])
    .execute();
}

function endOfBatch(sources: readonly string[]): number {
  let attempts = 0;
  const end = sources.findIndex((source) => source === 'attempt' && ++attempts > MOST_ATTEMPTS);
  return end === -1 ? sources.length : end;
}

async function loadAudit(trx: Trx, ids: readonly string[]): Promise<ReadonlyMap<string, AuditRecord>> {
  const { rows } = await sql<AuditRecord>`
    select 'audit' as kind, l.id::text as id, l.at, l.action, l.actor, l.object_type as "objectType", l.object_id as "objectId",
      coalesce(s.campaign_id, case when l.object_type = 'campaign' and l.object_id ~ '^[0-9]{1,9}$' then l.object_id::int end)
        as "campaignId",
      coalesce(v.hostname, l.after ->> 'hostname') as hostname, l.reason, l.activity_id as "activityId", l.before, l.after
    from audit_log l
    left join patch_sessions s
      on s.id = case when l.object_type = 'session' and l.object_id ~ '^[0-9]{1,9}$' then l.object_id::int end
    left join servers v on v.id = s.server_id
    where l.id = any(${[...ids]}::bigint[])`.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadAttempts(trx: Trx, ids: readonly string[]): Promise<ReadonlyMap<string, AttemptRecord>> {
  const { rows } = await sql<AttemptRecord>`
    select 'attempt' as kind, a.id as "attemptId", a.campaign_id as "campaignId", v.hostname, a.started_at as "startedAt",
      a.ended_at as "endedAt", a.state, a.failure_class as failure, a.failure_detail as detail, a.activity_id as "activityId",
      coalesce(l.log, a.failure_tail, '') as log
    from patch_attempts a join servers v on v.id = a.server_id left join attempt_logs l on l.attempt_id = a.id
    where a.id = any(${[...ids]}::int[]) and a.ended_at is not null`.execute(trx);
  return new Map(rows.map((row) => [String(row.attemptId), row]));
}
