// What actions have stopped and nobody has seen start again (RUN-19): who pays, how often it was tried, who was told.
import { sql } from 'kysely';
import type { ActionWords } from '../../../domain/actions/action.ts';
import type { AttemptActionId, AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import { databaseNow, secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { rollbackDue } from '../snapshots/snapshots.ts';
import { wordsOf } from './actions.ts';

/** Of a row `o` of `attempt_actions`. */
export const isOwed = sql<boolean>`(o.restart_due is not null and o.restarted_at is null)`;

export type OwedRestart = {
  readonly id: AttemptActionId;
  readonly attemptId: AttemptId;
  readonly words: ActionWords;
  readonly seconds: number;
  readonly mustSucceed: boolean;
  readonly tries: number;
  readonly error: string | null;
  /** Nothing starts it by itself. */
  readonly asks: boolean;
  readonly since: Date;
};

/** What was stopped last comes first; what several attempts owe, once. */
export async function loadOwed(db: Db, serverId: ServerId): Promise<readonly OwedRestart[]> {
  const { rows } = await sql<Omit<OwedRestart, 'words'> & { words: string[] }>`
    select * from (select distinct on (o.restart_words) o.id, o.attempt_id as "attemptId", o.restart_words as words, o.seconds,
      o.must_succeed as "mustSucceed", o.restart_tries as tries, o.restart_error as error,
      bool_and(o.restart_asks) over (partition by o.restart_words) as asks,
      min(o.restart_due) over (partition by o.restart_words) as since
    from attempt_actions o where o.server_id = ${serverId} and ${isOwed}
    order by o.restart_words, o.id desc) t order by t.id desc`.execute(db);
  return rows.map((row) => ({ ...row, words: wordsOf(row.words) }));
}

/** Seen to start, or said so by a person. Returns how many rows said otherwise. */
export async function recordRestarted(
  trx: Trx,
  serverId: ServerId,
  words: ActionWords,
  { at, by }: { readonly at: Date; readonly by: UserId | null },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update attempt_actions o set restarted_at = ${at}, restarted_by = ${by}, restart_error = null, restart_tried_at = ${at},
      restart_asks = false
    where o.server_id = ${serverId} and ${isOwed} and o.restart_words = ${[...words]}::text[]`.execute(trx);
  return Number(numAffectedRows);
}

export async function recordRestartTry(
  db: Db,
  serverId: ServerId,
  words: ActionWords | null,
  { at, error }: { readonly at: Date; readonly error: string },
): Promise<void> {
  const which = words === null ? sql`true` : sql`o.restart_words = ${[...words]}::text[]`;
  await sql`
    update attempt_actions o set restart_tries = o.restart_tries + 1, restart_error = ${error}, restart_tried_at = ${at}
    where o.server_id = ${serverId} and ${isOwed} and not o.restart_asks and ${which}`.execute(db);
}

/** By itself again, from now on. Returns how many waited for that word. */
export async function letRestart(trx: Trx, serverId: ServerId, words: ActionWords): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update attempt_actions o set restart_asks = false, restart_tries = 0, restart_tried_at = null
    where o.server_id = ${serverId} and ${isOwed} and o.restart_words = ${[...words]}::text[]`.execute(trx);
  return Number(numAffectedRows);
}

/**
 * A rollback brings back the disk of before, and a boot: nobody has seen start what every attempt since its snapshot had stopped.
 */
export async function oweAgain(trx: Trx, attemptId: AttemptId | null, serverId: ServerId, at: Date): Promise<void> {
  if (attemptId === null) return;
  await sql`
    update attempt_actions o set restart_due = ${at}, restarted_at = null, restarted_by = null, restart_tries = 0,
      restart_error = null, restart_tried_at = null, restart_told_at = null
    where o.server_id = ${serverId} and o.attempt_id >= ${attemptId} and o.restart_due is not null`.execute(trx);
}

/** Somebody works on the server, or is about to turn it off or back: nothing is started there meanwhile. */
const taken = sql<boolean>`(exists (select 1 from patch_attempts a where a.server_id = o.server_id and a.ended_at is null)
  or exists (select 1 from vm_snapshots n where n.server_id = o.server_id and n.state <> 'removed' and ${rollbackDue})
  or exists (select 1 from powered_on_servers p where p.server_id = o.server_id and p.stopped_at is null
    and p.stop_begun_at is not null))`;

/** After each try a minute more, ten at the most. */
function isDue(now: Date) {
  return sql<boolean>`(not o.restart_asks and (o.restart_tried_at is null
    or o.restart_tried_at <= ${now}::timestamptz - make_interval(mins => least(greatest(o.restart_tries, 1), 10))))`;
}

const unclaimed = sql<boolean>`not exists (select 1 from restart_claims k where k.server_id = o.server_id and k.lease_until > now())`;

export async function restartsDue(db: Db, now: Date): Promise<readonly ServerId[]> {
  const { rows } = await sql<{ id: ServerId }>`
    select distinct o.server_id as id from attempt_actions o
    where ${isOwed} and ${isDue(now)} and ${unclaimed} and not ${taken} order by 1 limit 200`.execute(db);
  return rows.map(({ id }) => id);
}

/** After `lockGate`, so that no start comes between. False: another worker has it, or it is not due any more. */
export async function claimRestarts(
  trx: Trx,
  serverId: ServerId,
  claim: { readonly owner: string; readonly seconds: number; readonly now: Date },
): Promise<boolean> {
  await sql`insert into restart_claims (server_id) values (${serverId}) on conflict do nothing`.execute(trx);
  const { numAffectedRows } = await sql`
    update restart_claims c set lease_owner = ${claim.owner}, lease_until = ${secondsFromNow(claim.seconds)}
    where c.server_id = ${serverId} and (c.lease_until is null or c.lease_until < now())
      and exists (select 1 from attempt_actions o where o.server_id = ${serverId} and ${isOwed} and ${isDue(claim.now)}
        and not ${taken})`.execute(trx);
  return numAffectedRows === 1n;
}

/** False: it has run out, and another worker may have it. */
export async function prolongRestarts(db: Db, serverId: ServerId, owner: string, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable('restart_claims')
    .set({ lease_until: secondsFromNow(seconds) })
    .where('server_id', '=', serverId)
    .where('lease_owner', '=', owner)
    .where('lease_until', '>', databaseNow())
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function releaseRestarts(db: Db, serverId: ServerId, owner: string): Promise<void> {
  await db
    .updateTable('restart_claims')
    .set({ lease_owner: null, lease_until: null })
    .where('server_id', '=', serverId)
    .where('lease_owner', '=', owner)
    .execute();
}

/** A start waits for it: what it starts must not meet what an attempt stops. */
export async function isBeingRestarted(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await db
    .selectFrom('restart_claims')
    .select('server_id')
    .where('server_id', '=', serverId)
    .where('lease_until', '>', databaseNow())
    .executeTakeFirst();
  return row !== undefined;
}

/** The way to the server: its last session with an action. */
export async function sessionOfRestarts(db: Db, serverId: ServerId): Promise<SessionId | null> {
  const { rows } = await sql<{ id: SessionId }>`
    select a.session_id as id from attempt_actions o join patch_attempts a on a.id = o.attempt_id
    where o.server_id = ${serverId} and ${isOwed} order by o.id desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

export type UntoldRestart = {
  readonly ids: readonly AttemptActionId[];
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly domainCode: string;
  readonly operatorId: UserId | null;
  readonly words: readonly (readonly string[])[];
  readonly error: string | null;
};

const TELL_AFTER = 3;

function untold(now: Date) {
  return sql<boolean>`(${isOwed} and not o.restart_asks and o.restart_tries >= ${TELL_AFTER}
    and (o.restart_told_at is null or o.restart_told_at <= ${now}::timestamptz - interval '24 hours'))`;
}

export async function areRestartsUntold(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from attempt_actions o where ${untold(now)} limit 1`.execute(db);
  return rows.length > 0;
}

/** Locked, by server; those that another worker holds are left to it. */
export async function lockUntoldRestarts(trx: Trx, now: Date): Promise<readonly UntoldRestart[]> {
  const { rows: locked } = await sql<{ id: AttemptActionId }>`
    select o.id from attempt_actions o where ${untold(now)} order by o.id limit 500 for update skip locked`.execute(
    trx,
  );
  if (locked.length === 0) return [];
  const { rows } = await sql<UntoldRestart>`
    select array_agg(o.id order by o.id) as ids, v.id as "serverId", v.hostname, max(a.campaign_id) as "campaignId",
      d.code as "domainCode", (array_agg(s.intervenant_id order by o.id desc))[1] as "operatorId",
      jsonb_agg(distinct to_jsonb(o.restart_words)) as words, (array_agg(o.restart_error order by o.id desc))[1] as error
    from attempt_actions o join patch_attempts a on a.id = o.attempt_id join patch_sessions s on s.id = a.session_id
    join servers v on v.id = o.server_id join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where o.id = any(${locked.map(({ id }) => id)}::int[])
    group by v.id, v.hostname, d.code order by v.hostname collate "C"`.execute(trx);
  return rows;
}

export async function noteRestartsTold(trx: Trx, ids: readonly AttemptActionId[], at: Date): Promise<void> {
  await sql`update attempt_actions set restart_told_at = ${at} where id = any(${[...ids]}::int[])`.execute(trx);
}

/** After a restore of the database: nobody knows what was started since. Returns the hostnames. */
export async function holdRestarts(trx: Trx): Promise<readonly string[]> {
  await sql`update restart_claims set lease_owner = null, lease_until = null where lease_until is not null`.execute(
    trx,
  );
  const { rows } = await sql<{ hostname: string }>`
    with held as (update attempt_actions o set restart_asks = true, restart_tries = 0 where ${isOwed} returning o.server_id)
    select distinct v.hostname collate "C" as hostname from held h join servers v on v.id = h.server_id order by 1`.execute(
    trx,
  );
  return rows.map(({ hostname }) => hostname);
}
