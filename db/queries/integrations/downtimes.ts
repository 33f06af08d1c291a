// Downtimes that attempts want in systems of monitoring, and what is known of them (migration 0295).
import { sql } from 'kysely';
import type { AttemptId } from '../../../domain/ids.ts';
import { type DowntimeKey, earlierKey } from '../../../domain/integrations/downtimes/mark.ts';
import { ROUND_SECONDS } from '../../../domain/integrations/downtimes/round.ts';
import type { DowntimeState, DowntimeTrouble } from '../../../domain/integrations/downtimes/state.ts';
import type { DowntimeAttempt } from '../../../domain/integrations/downtimes/wanted.ts';
import type { Fault, FaultKind } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import { nextTry } from '../../../domain/integrations/next-run.ts';
import { RETIRED } from '../../../domain/inventory/entities/server.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db } from '../../schema/database.ts';
import { isShutOut } from './states.ts';

/** Those that may want one: at work, ended since then, or whose server is being reverted or was since then. */
export async function attemptsWithDowntime(db: Db, since: Date): Promise<readonly DowntimeAttempt[]> {
  const { rows } = await sql<DowntimeAttempt>`
    select a.id as "attemptId", a.server_id as "serverId", v.hostname, a.started_at as "startedAt", a.ended_at as "endedAt",
      a.state = 'patched' as "isPatched", n.rolling_since as "rollingBackSince", n.reverted_at as "revertedAt"
    from patch_attempts a join servers v on v.id = a.server_id
    left join lateral (
      select max(s.rollback_asked_at) filter (where s.reverted_at is null and s.rollback_error is null and s.state <> 'removed') as rolling_since,
        max(s.reverted_at) as reverted_at
      from vm_snapshots s where s.attempt_id = a.id) n on true
    where a.ended_at is null or a.ended_at >= ${since}
      or a.id in (select s.attempt_id from vm_snapshots s where s.rollback_asked_at is not null
        and s.rollback_error is null and s.state <> 'removed' and (s.reverted_at is null or s.reverted_at >= ${since}))
    order by a.id`.execute(db);
  return rows;
}

/** Of keys that earlier versions made: those whose attempt is one of this database, and began in that second. */
export async function attemptsOfKeys(db: Db, keys: readonly DowntimeKey[]): Promise<ReadonlySet<DowntimeKey>> {
  const asked = keys.flatMap((key) => {
    const said = earlierKey(key);
    return said === null ? [] : [{ key, ...said }];
  });
  const { rows } = await sql<{ readonly key: DowntimeKey }>`
    select x.key from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as x (key text, "attemptId" bigint, "startedSeconds" bigint)
    join patch_attempts a on a.id = x."attemptId" and floor(extract(epoch from a.started_at)) = x."startedSeconds"`.execute(
    db,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Of every server that may still be watched. */
export async function watchedHostnames(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('servers').select('hostname').where('etat', '<>', RETIRED).execute();
  return rows.map(({ hostname }) => hostname);
}

/** Those of which the last word has not been said. */
export async function unsettledDowntimes(db: Db, name: IntegrationName) {
  const rows = await db
    .selectFrom('integration_downtimes as d')
    .innerJoin('patch_attempts as a', 'a.id', 'd.attempt_id')
    .innerJoin('servers as v', 'v.id', 'd.server_id')
    .select([
      'd.attempt_id as attemptId',
      'd.state',
      'd.until',
      'd.asked_at as askedAt',
      'd.trouble',
      'd.detail',
      'd.failures',
    ])
    .select(['d.next_look_at as nextLookAt', 'a.started_at as startedAt', 'v.hostname'])
    .where('d.integration', '=', name)
    .where('d.state', 'in', ['wanted', 'open'])
    .execute();
  return rows;
}
export type UnsettledDowntime = Awaited<ReturnType<typeof unsettledDowntimes>>[number];

/** A server that is reverted later wants it again. */
export async function wantDowntimes(
  db: Db,
  name: IntegrationName,
  attempts: readonly DowntimeAttempt[],
): Promise<void> {
  if (attempts.length === 0) return;
  await db
    .insertInto('integration_downtimes')
    .values(
      attempts.map(({ attemptId, serverId }) => ({ integration: name, attempt_id: attemptId, server_id: serverId })),
    )
    .onConflict((oc) =>
      oc
        .columns(['integration', 'attempt_id'])
        .doUpdateSet({ state: 'wanted', asked_at: null, trouble: null, detail: null, failures: 0, next_look_at: null })
        .where('integration_downtimes.state', 'in', ['lifted', 'never']),
    )
    .execute();
}

export type DowntimeSaid = {
  readonly attemptId: AttemptId;
  readonly state: DowntimeState;
  readonly until: Date | null;
  readonly trouble: DowntimeTrouble | null;
  readonly detail: string | null;
  readonly failures: number;
  readonly nextLookAt: Date | null;
};

export async function recordDowntime(db: Db, name: IntegrationName, said: DowntimeSaid, now: Date): Promise<void> {
  const { attemptId, state, until, trouble, detail, failures, nextLookAt } = said;
  await db
    .updateTable('integration_downtimes')
    .set({ state, trouble, failures, detail: detail?.slice(0, 500) ?? null, next_look_at: nextLookAt })
    .set(state === 'open' ? { until, opened_at: sql<Date>`coalesce(opened_at, ${now})`, lifted_at: null } : {})
    .set(state === 'lifted' ? { lifted_at: now } : {})
    .where('integration', '=', name)
    .where('attempt_id', '=', attemptId)
    .execute();
}

/** Before it is ordered: whoever dies in between makes no second one within the time that it may take to be said. */
export async function recordAsked(db: Db, name: IntegrationName, attemptId: AttemptId, now: Date): Promise<void> {
  await db
    .updateTable('integration_downtimes')
    .set({ asked_at: now })
    .where('integration', '=', name)
    .where('attempt_id', '=', attemptId)
    .execute();
}

/** Of a system that does not answer: nothing of what is wanted there could be set. */
export async function troubleOfAll(
  db: Db,
  name: IntegrationName,
  trouble: DowntimeTrouble,
  detail: string,
): Promise<void> {
  await db
    .updateTable('integration_downtimes')
    .set({ trouble, detail: detail.slice(0, 500) })
    .where('integration', '=', name)
    .where('state', '=', 'wanted')
    .execute();
}

export type DowntimeRound = {
  readonly name: IntegrationName;
  readonly isAsked: boolean;
  readonly nextAt: Date | null;
  readonly failures: number;
};

/** Of each that no worker has: when its next round is due by itself. */
export async function downtimeRounds(db: Db, names: readonly IntegrationName[]): Promise<readonly DowntimeRound[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<DowntimeRound>`
    select n.name, s.asked_at is not null as "isAsked", s.next_run_at as "nextAt", coalesce(s.failures, 0) as failures
    from unnest(${names}::text[]) as n(name) left join integration_states s on s.integration = n.name
    where s.lease_until is null or s.lease_until < now()`.execute(db);
  return rows;
}

export async function claimRound(
  db: Db,
  name: IntegrationName,
  { owner, seconds }: { readonly owner: string; readonly seconds: number },
): Promise<{ readonly failures: number } | null> {
  await sql`insert into integration_states (integration) values (${name}) on conflict do nothing`.execute(db);
  const row = await db
    .updateTable('integration_states')
    .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
    .where('integration', '=', name)
    .where(sql<boolean>`(lease_until is null or lease_until < now())`)
    .returning('failures')
    .executeTakeFirst();
  return row ?? null;
}

/** Only the first one after a failure leaves a run: rounds are many. */
export async function endRound(
  db: Db,
  name: IntegrationName,
  { owner, nextAt, now }: { readonly owner: string; readonly nextAt: Date; readonly now: Date },
): Promise<void> {
  await sql`
    with was as (select failures, last_ok_at from integration_states where integration = ${name}),
    ended as (
      update integration_states set failures = 0, last_ok_at = ${now}, next_run_at = ${nextAt}, lease_owner = null, lease_until = null,
        asked_at = null, asked_by = null, asked_shrunk = false
      where integration = ${name} and lease_owner = ${owner} returning 1)
    insert into integration_runs (integration, mode, begun_at, ended_at, outcome)
    select ${name}, 'whole', ${now}, ${now}, 'done' from was, ended where was.failures > 0 or was.last_ok_at is null`.execute(
    db,
  );
}

/** Why it is not asked before its time; null: it may be. */
export async function loadBroken(db: Db, name: IntegrationName, now: Date): Promise<FaultKind | null> {
  const { rows } = await sql<{ fault: FaultKind | null }>`
    select (select r.fault from integration_runs r where r.integration = s.integration order by r.id desc limit 1) as fault
    from integration_states s where s.integration = ${name} and s.failures > 0 and s.next_run_at > ${now}`.execute(db);
  const [row] = rows;
  return row === undefined ? null : (row.fault ?? 'unreachable');
}

/** Found out beside a round: the rounds wait as if it had been theirs. A login that is refused is told whatever was wrong before. */
export async function breakRounds(db: Db, name: IntegrationName, fault: Fault, now: Date): Promise<void> {
  await sql`
    with broken as (
      insert into integration_states as s (integration, failures, next_run_at) values (${name}, 1, ${nextTry(now, fault, 1, ROUND_SECONDS)})
      on conflict (integration) do update set failures = greatest(s.failures, 1), next_run_at = excluded.next_run_at
        where s.failures = 0 or (${fault.kind} = 'refused' and not ${isShutOut}) returning 1)
    insert into integration_runs (integration, mode, begun_at, ended_at, outcome, fault, detail)
    select ${name}, 'whole', ${now}, ${now}, 'failed', ${fault.kind}, ${fault.detail.slice(0, 500)} from broken`.execute(
    db,
  );
}
