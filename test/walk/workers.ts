// The workers of a walk: every ring is kept in a list, from which jobs are taken in any order, doubled, lost, or cut in the middle.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import { type StartOutcome, startSession } from '../../jobs/sessions/start-session.ts';
import { processorsOf } from '../../jobs/start-worker.ts';
import { sweep } from '../../jobs/sweep.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { Killed } from '../faults/fault.ts';
import { createJobContext } from '../support/job-context.ts';
import type { Random } from './random.ts';
import type { WalkSettings } from './world.ts';

export type Workers = {
  readonly queue: QueuedJob[];
  enqueue(jobs: readonly QueuedJob[]): void;
  /** One job, maybe cut by a kill before or after some operation on a host. */
  run(queued: QueuedJob): Promise<void>;
  /** The start alone, for one session; null: killed. */
  start(sessionId: number): Promise<StartOutcome | null>;
  /** All jobs of that kind that are in the queue now. */
  runAll(job: QueuedJob['job']): Promise<void>;
  /** One job, killed right after that operation. */
  runCut(queued: QueuedJob, operation: string): Promise<void>;
  /** One job, with that done around each operation on a host or a machine; it is undone afterwards. */
  runDisturbed(queued: QueuedJob, onOperation: FakeTargets['onOperation']): Promise<void>;
  sweep(): Promise<void>;
  /** Every lease has run out: whoever held one is gone. */
  expireLeases(): Promise<void>;
  readonly kills: { count: number };
  /** Errors that a job ended with: none is expected but a kill. */
  readonly errors: unknown[];
};

/** A host that stays silent is looked for until its time limit, not for seconds of the machine's clock between two looks. */
const LONGEST_SLEEP_MS = 20;

export function createWorkers(parts: {
  db: Db;
  targets: FakeTargets;
  time: { now: Date };
  random: Random;
  settings: Pick<WalkSettings, 'ownServersOnly'>;
}): Workers {
  const { db, targets, time, random } = parts;
  const queue: QueuedJob[] = [];
  const kills = { count: 0 };
  const errors: unknown[] = [];
  let workers = 0;

  function context() {
    workers += 1;
    const jobs = createJobContext(db, targets, `worker-${workers}`);
    const settings = {
      ...jobs.settings,
      ownServersOnly: parts.settings.ownServersOnly,
      startPolicy: DEFAULT_START_POLICY,
      emergencyPolicy: DEFAULT_START_POLICY,
      pollMs: 0,
      // Of the machine's clock: a host in memory is back at once, or never.
      rebootTimeLimitMinutes: 0.005,
      updateTimeLimitMinutes: 0.02,
    };
    return {
      ...jobs,
      settings,
      sleep: (ms: number, signal: AbortSignal) => jobs.sleep(Math.min(ms, LONGEST_SLEEP_MS), signal),
      clock: { now: () => time.now },
      jobQueue: { enqueue: async (jobs: readonly QueuedJob[]) => void queue.push(...jobs) },
    };
  }

  async function killedOrDone(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Killed) kills.count += 1;
      else errors.push(error);
    } finally {
      targets.onOperation = () => {};
    }
  }

  async function work({ job, payload }: QueuedJob): Promise<void> {
    const processors = processorsOf(context());
    const processor = processors[job as keyof typeof processors] as ((payload: unknown) => Promise<void>) | undefined;
    await processor?.(payload);
  }

  const run = (queued: QueuedJob) =>
    killedOrDone(async () => {
      if (random.chance(0.06)) armKill(targets, random);
      await work(queued);
    });

  return {
    queue,
    kills,
    errors,
    enqueue: (jobs) => void queue.push(...jobs),
    run,
    runAll: async (job) => {
      const due = queue.filter((queued) => queued.job === job);
      queue.splice(0, queue.length, ...queue.filter((queued) => queued.job !== job));
      for (const queued of due) await run(queued);
    },
    runCut: (queued, operation) =>
      killedOrDone(async () => {
        targets.onOperation = (done, _host, at) => {
          if (done === operation && at === 'after') throw new Killed(`killed after ${operation}`);
        };
        await work(queued);
      }),
    runDisturbed: (queued, onOperation) =>
      killedOrDone(async () => {
        targets.onOperation = onOperation;
        await work(queued);
      }),
    start: async (sessionId) => {
      let outcome: StartOutcome | null = null;
      await killedOrDone(async () => {
        outcome = await startSession(context(), sessionId as SessionId);
      });
      return outcome;
    },
    sweep: () => killedOrDone(() => sweep(context())),
    expireLeases: async () => {
      for (const table of [
        'patch_attempts',
        'patch_sessions',
        'vm_snapshots',
        'server_scans',
        'orphan_snapshots',
        'vcenter_looks',
        'restart_claims',
      ]) {
        await sql`update ${sql.table(table)} set lease_until = clock_timestamp() where lease_until > clock_timestamp()`.execute(
          db,
        );
      }
    },
  };
}

function armKill(targets: FakeTargets, random: Random): void {
  let left = random.below(14);
  const when = random.chance(0.5) ? 'before' : 'after';
  targets.onOperation = (operation, _host, at) => {
    if (at !== when) return;
    left -= 1;
    if (left === 0) throw new Killed(`${operation}: killed ${when}`);
  };
}
