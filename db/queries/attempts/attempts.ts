// Attempts and their recorded steps (RUN-3). Every write is fenced by the lease epoch: a worker that lost its lease changes nothing.
import { sql } from 'kysely';
import type { AttemptStep } from '../../../domain/attempts/attempt-steps.ts';
import type { HeldVersion } from '../../../domain/attempts/held-versions.ts';
import type { RecordedCounts } from '../../../domain/attempts/patch-counts.ts';
import type { BackupBasis } from '../../../domain/backups/backup-answer.ts';
import type { ListDifference } from '../../../domain/baselines/effective-list.ts';
import type { AttemptId, BaselineVersionId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import { databaseNow, secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { InstanceOfAttempt, Progress } from '../../schema/execution.ts';

export type Lease = { readonly attemptId: AttemptId; readonly owner: string; readonly epoch: number };

/** Thrown when another worker has taken the attempt over: stop at once, record nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** POL-3: what the attempt is to install, and by which version of a baseline. */
export type AttemptList = { readonly hash: string; readonly baselineVersionId: BaselineVersionId | null };

export async function insertAttempt(
  trx: Trx,
  row: {
    sessionId: SessionId;
    serverId: ServerId;
    campaignId: CampaignId;
    startedBy: UserId | null;
    at: Date;
    step: AttemptStep;
    repair?: boolean;
    /** Of the order (AUD-1). */
    activityId?: string | null;
    list?: AttemptList | null;
    /** What its server is in EC2; null: nothing. */
    instance?: InstanceOfAttempt | null;
    backupBasis?: BackupBasis | null;
  },
): Promise<AttemptId> {
  const last = await trx
    .selectFrom('patch_attempts')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('session_id', '=', row.sessionId)
    .executeTakeFirst();
  const { id } = await trx
    .insertInto('patch_attempts')
    .values({
      session_id: row.sessionId,
      server_id: row.serverId,
      campaign_id: row.campaignId,
      number: (last?.number ?? 0) + 1,
      step: row.step,
      started_by: row.startedBy,
      activity_id: row.activityId ?? null,
      repair: row.repair ?? false,
      list_hash: row.list?.hash ?? null,
      baseline_version_id: row.list?.baselineVersionId ?? null,
      instance: row.instance === undefined ? null : JSON.stringify(row.instance ?? {}),
      backup_basis: row.backupBasis == null ? null : JSON.stringify(row.backupBasis),
      started_at: row.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Of all servers of a campaign, whatever came of them. */
export async function countAttempts(db: Db, campaignId: CampaignId): Promise<number> {
  const { n } = await db
    .selectFrom('patch_attempts')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export type TakenLease = Lease & {
  /** The worker before has not given it back: it was killed, cut off or stuck. */
  readonly takenOver: boolean;
};

/**
 * Takes the attempt when it runs and nobody holds it; null otherwise: one that waits for a person goes on by their answer alone, never
 * by a stray job. Each taking has a new epoch.
 */
export async function takeLease(
  db: Db,
  attemptId: AttemptId,
  owner: string,
  seconds: number,
): Promise<TakenLease | null> {
  const row = await db
    .with('before', (cte) =>
      cte.selectFrom('patch_attempts').select(['id', 'lease_owner']).where('id', '=', attemptId).forUpdate(),
    )
    .updateTable('patch_attempts as a')
    .from('before as b')
    .set((eb) => ({
      lease_owner: owner,
      lease_until: secondsFromNow(seconds),
      lease_epoch: eb('a.lease_epoch', '+', 1),
    }))
    .whereRef('a.id', '=', 'b.id')
    .where('a.state', '=', 'running')
    .where('a.ended_at', 'is', null)
    .where((eb) => eb.or([eb('a.lease_until', 'is', null), eb('a.lease_until', '<', databaseNow())]))
    .returning(['a.lease_epoch', 'b.lease_owner as before'])
    .executeTakeFirst();
  return row === undefined ? null : { attemptId, owner, epoch: row.lease_epoch, takenOver: row.before !== null };
}

/** False: the lease is lost. */
export async function prolongLease(db: Db, lease: Lease, seconds: number): Promise<boolean> {
  const result = await held(db, lease)
    .set({ lease_until: secondsFromNow(seconds) })
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await held(db, lease).set({ lease_owner: null, lease_until: null }).execute();
}

/** Locks the attempt for the rest of the transaction; throws LeaseLost when it is no longer ours. */
/** PRE-4; null: it has snapshots, or its start is of before this was kept. */
export async function loadBackupBasis(db: Db, id: AttemptId): Promise<BackupBasis | null> {
  const row = await db.selectFrom('patch_attempts').select('backup_basis').where('id', '=', id).executeTakeFirst();
  return row?.backup_basis ?? null;
}

export async function assertLease(trx: Trx, lease: Lease): Promise<void> {
  const row = await trx
    .selectFrom('patch_attempts')
    .select('id')
    .where('id', '=', lease.attemptId)
    .where('lease_epoch', '=', lease.epoch)
    .where('lease_owner', '=', lease.owner)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLost(`attempt ${lease.attemptId}`);
}

/** Of the step that the attempt is at; null: none yet. */
export async function loadProgress(db: Db, attemptId: AttemptId): Promise<Progress | null> {
  const row = await db.selectFrom('patch_attempts').select('progress').where('id', '=', attemptId).executeTakeFirst();
  return row?.progress ?? null;
}

export async function saveProgress(db: Db, lease: Lease, progress: Progress | null): Promise<void> {
  await held(db, lease)
    .set({ progress: progress === null ? null : JSON.stringify(progress) })
    .execute();
}

export async function savePatchCounts(db: Db, lease: Lease, counts: RecordedCounts): Promise<void> {
  await held(db, lease)
    .set({ patch_counts: JSON.stringify(counts) })
    .execute();
}

/** The first answer stays: a host that was rebooted since needs none any more. null: it cannot be told. */
export async function saveRebootRequired(db: Db, lease: Lease, required: boolean | null): Promise<void> {
  await held(db, lease).where('reboot_required', 'is', null).set({ reboot_required: required }).execute();
}

export async function loadAttempt(db: Db, id: AttemptId) {
  return db
    .selectFrom('patch_attempts')
    .select(['session_id', 'started_at', 'repair', 'activity_id', 'instance'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/**
 * What the server of an attempt is in EC2: as it was when the attempt began. An instance that bears its name meanwhile is another machine, without
 * the snapshot that was made before.
 */
export function instanceOfAttempt(
  kept: Partial<InstanceOfAttempt> | null,
  now: InstanceOfAttempt | null,
): InstanceOfAttempt | null {
  if (kept === null) return now;
  const { account, region, instance_id = null } = kept;
  return account === undefined || region === undefined ? null : { account, region, instance_id };
}

type StepRow = {
  readonly status: 'begun' | 'done' | 'failed';
  readonly begunAt: Date;
  /** null of all steps but the one that was asked for. */
  readonly result: unknown;
};

/** `step`: whose note is wanted. The results of others are large, and read where they are needed. */
export async function loadSteps(db: Db, attemptId: AttemptId, step: AttemptStep): Promise<Map<string, StepRow>> {
  const rows = await db
    .selectFrom('attempt_steps')
    .select(['step', 'status', 'begun_at as begunAt'])
    .select((eb) => eb.case().when('step', '=', step).then(eb.ref('result')).end().as('result'))
    .where('attempt_id', '=', attemptId)
    .execute();
  return new Map(rows.map(({ step: name, ...row }) => [name, row]));
}

/** What a step that is done has left; undefined: it is not done. */
export async function loadStepResult(db: Db, attemptId: AttemptId, step: AttemptStep): Promise<unknown> {
  const row = await db
    .selectFrom('attempt_steps')
    .select('result')
    .where('attempt_id', '=', attemptId)
    .where('step', '=', step)
    .where('status', '=', 'done')
    .executeTakeFirst();
  return row?.result;
}

/** Records that the step is about to act. Keeps the first instant when it was begun before a crash, and what was shown of it. */
export async function beginStep(trx: Trx, lease: Lease, step: AttemptStep, at: Date): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .insertInto('attempt_steps')
    .values({ attempt_id: lease.attemptId, step, status: 'begun', begun_at: at, ended_at: null, result: null })
    .onConflict((oc) => oc.columns(['attempt_id', 'step']).doNothing())
    .execute();
  await trx
    .updateTable('patch_attempts')
    // Of the same step it stays: another worker goes on from there.
    .set({ step, progress: sql<string | null>`case when step = ${step} then progress end` })
    .where('id', '=', lease.attemptId)
    .execute();
}

export async function endStep(
  trx: Trx,
  lease: Lease,
  step: AttemptStep,
  end: { status: 'done' | 'failed'; at: Date; result: unknown },
): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('attempt_steps')
    .set({ status: end.status, ended_at: end.at, result: JSON.stringify(end.result ?? null) })
    .where('attempt_id', '=', lease.attemptId)
    .where('step', '=', step)
    .execute();
}

/** Keeps what a step must remember across a crash (a name, a boot id) before it acts on it. */
export async function noteOnStep(trx: Trx, lease: Lease, step: AttemptStep, note: unknown): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('attempt_steps')
    .set({ result: JSON.stringify(note) })
    .where('attempt_id', '=', lease.attemptId)
    .where('step', '=', step)
    .where('status', '=', 'begun')
    .execute();
}

export async function endAttempt(
  trx: Trx,
  lease: Lease,
  end: {
    state: 'patched' | 'failed';
    at: Date;
    failure?: { class: string; detail: string; tail: string | null };
    packagesChanged?: number | null;
    rebooted?: boolean | null;
    duplicates?: number | null;
    /** null: not asked for versions. */
    held?: readonly HeldVersion[] | null;
    /** Ids in `package_versions`. */
    installedAfter?: number[];
    /** POL-3: null: nothing differs, or there is no list. */
    listDifference?: ListDifference | null;
  },
): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('patch_attempts')
    .set({
      state: end.state,
      ended_at: end.at,
      failure_class: end.failure?.class ?? null,
      failure_detail: end.failure?.detail ?? null,
      failure_tail: end.failure?.tail ?? null,
      packages_changed: end.packagesChanged ?? null,
      rebooted: end.rebooted ?? null,
      duplicates: end.duplicates ?? null,
      held: end.held === undefined || end.held === null ? null : JSON.stringify(end.held),
      list_difference: end.listDifference == null ? null : JSON.stringify(end.listDifference),
      installed_after: end.installedAfter ?? null,
      waiting_for: null,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', lease.attemptId)
    .execute();
}

/** Parks the attempt until a person answers or a later look finds it moved on. The server stays taken. */
export async function parkAttempt(
  trx: Trx,
  lease: Lease,
  waitingFor: { kind: string; evidence: string; unreachable?: boolean; person?: true },
): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('patch_attempts')
    .set({
      state: 'waiting',
      waiting_for: JSON.stringify({ ...waitingFor, since: new Date() }),
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', lease.attemptId)
    .execute();
}

export async function unparkAttempt(trx: Trx, attemptId: AttemptId): Promise<boolean> {
  const result = await trx
    .updateTable('patch_attempts')
    .set({ state: 'running', waiting_for: null })
    .where('id', '=', attemptId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function held(db: Db, lease: Lease) {
  return db
    .updateTable('patch_attempts')
    .where('id', '=', lease.attemptId)
    .where('lease_epoch', '=', lease.epoch)
    .where('lease_owner', '=', lease.owner)
    .where('ended_at', 'is', null);
}

/** RUN-6: an update that took too long may have ended since; it is looked at every few minutes. */
export async function resumeOverdue(db: Db): Promise<void> {
  // One statement: by the next one the attempt may wait for something else.
  await sql`
    update patch_attempts a set state = 'running', waiting_for = null
    where a.ended_at is null and a.state = 'waiting' and a.waiting_for ->> 'kind' = 'update-overdue'
      and (a.waiting_for ->> 'since' is null or (a.waiting_for ->> 'since')::timestamptz < now() - interval '3 minutes')`.execute(
    db,
  );
}
