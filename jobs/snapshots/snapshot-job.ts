// Snapshots outside an attempt: prepared for one (QuickWin), removed when they have served (RUN-11), or reverted to when an operator
// asked for it (RUN-10).
import {
  type ClaimedSnapshot,
  claimSnapshot,
  prolongClaim,
  rollbacksToDo,
  snapshotsToRemove,
  snapshotsToTake,
} from '../../db/queries/snapshots/snapshots.ts';
import { HostAnswerError, ReachError, VcenterError } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { type Acts, runMachine } from '../run-machine.ts';
import { whileClaimed } from '../while-claimed.ts';
import { NotBack, proveRestored, restore } from './rollback.ts';
import { CLAIM_SECONDS, type SnapshotWork } from './snapshot-claim.ts';
import { locate, recordRemoval, removeWhileDue } from './snapshot-removal.ts';
import { SNAPSHOT_MACHINE, type SnapshotEnd, type SnapshotEvent, type SnapshotState } from './snapshot-states.ts';
import { noteTrouble } from './snapshot-trouble.ts';
import { identify, make, powerOn } from './take-prepared.ts';

export const snapshotJob: Job<'snapshot'> = {
  name: 'snapshot',
  run: (ctx, { snapshotId }) => runSnapshotJob(ctx, snapshotId),
  due: async ({ db, clock, settings }) => {
    const toRemove = await snapshotsToRemove(db, clock.now(), settings.snapshotKeepHours);
    const ids = new Set([...(await rollbacksToDo(db)), ...(await snapshotsToTake(db)), ...toRemove]);
    return [...ids].map((snapshotId) => ({ snapshotId }));
  },
};

export async function runSnapshotJob(ctx: JobContext, snapshotId: number): Promise<void> {
  const claim = {
    owner: ctx.owner,
    seconds: CLAIM_SECONDS,
    now: ctx.clock.now(),
    keepHours: ctx.settings.snapshotKeepHours,
  };
  const row = await claimSnapshot(ctx.db, snapshotId, claim);
  if (row === undefined) return;
  await whileClaimed(
    CLAIM_SECONDS,
    () => prolongClaim(ctx.db, snapshotId, ctx.owner, CLAIM_SECONDS),
    async () => {
      const work = { ctx, row };
      const end = await runMachine(SNAPSHOT_MACHINE, ACTS, work, { kind: 'claimed' }, trouble);
      if (end.kind === 'refused' || end.kind === 'again-later') await noteTrouble(work, end);
    },
  );
}

const ACTS: Acts<SnapshotWork, SnapshotState, SnapshotEvent, SnapshotEnd> = {
  claimed: async ({ row }) => whatIsDue(row),
  'powering-on': powerOn,
  identifying: identify,
  making: make,
  locating: locate,
  removing: removeWhileDue,
  'recording-removal': recordRemoval,
  restoring: restore,
  'proving-boot': proveRestored,
};

function whatIsDue(row: ClaimedSnapshot): SnapshotEvent {
  if (row.task !== 'revert') return { kind: row.task };
  if (row.snapshot_moref === null) throw new VcenterError('not-found', `${row.name} was never made`);
  return { kind: row.restored_at === null ? 'revert' : 'prove' };
}

function trouble({ ctx, row }: SnapshotWork, error: unknown): SnapshotEvent {
  ctx.log.warn({ err: error, snapshotId: row.id, task: row.task }, 'vCenter did not do it');
  return { kind: isFinal(error) ? 'final-trouble' : 'passing-trouble', detail: troubleText(error).slice(0, 500) };
}

/** These pass, or are cleared up by looking again. */
const TRANSIENT: ReadonlySet<VcenterError['kind']> = new Set(['unreachable', 'unknown-effect']);

/** A host that does not answer now may later; what it refuses, it refuses. */
function isFinal(error: unknown): boolean {
  if (error instanceof VcenterError) return !TRANSIENT.has(error.kind);
  return error instanceof NotBack || (error instanceof ReachError && !error.failure.temporary);
}

function troubleText(error: unknown): string {
  if (error instanceof NotBack || error instanceof HostAnswerError) return error.message;
  if (error instanceof ReachError) return `${error.failure.kind}: ${error.failure.detail}`;
  return error instanceof VcenterError ? `${error.kind}: ${error.detail}` : 'internal error';
}
