// The workers of a walk: every ring is kept in a list, from which jobs are taken in any order, doubled, lost, or cut in the middle.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Bell } from '../../jobs/queue/bells.ts';
import { type StartOutcome, startSession } from '../../jobs/sessions/start-session.ts';
import { processorsOf } from '../../jobs/start-worker.ts';
import { sweep } from '../../jobs/sweep.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { Killed } from '../faults/fault.ts';
import { createJobContext } from '../support/job-context.ts';
import type { Random } from './random.ts';

export type Workers = {
  readonly queue: Bell[];
  ring(bells: readonly Bell[]): void;
  /** One job, maybe cut by a kill before or after some operation on a host. */
  run(bell: Bell): Promise<void>;
  /** The door alone, for one session; null: killed. */
  start(sessionId: number): Promise<StartOutcome | null>;
  /** All jobs of that kind that are in the queue now. */
  runAll(job: Bell['job']): Promise<void>;
  /** One job, killed right after that operation. */
  runCut(bell: Bell, operation: string): Promise<void>;
  sweep(): Promise<void>;
  /** Every lease has run out: whoever held one is gone. */
  expireLeases(): Promise<void>;
  readonly kills: { count: number };
  /** Errors that a job ended with: none is expected but a kill. */
  readonly errors: unknown[];
};

export function createWorkers(parts: { db: Db; targets: FakeTargets; time: { now: Date }; random: Random }): Workers {
  const { db, targets, time, random } = parts;
  const queue: Bell[] = [];
  const kills = { count: 0 };
  const errors: unknown[] = [];
  let workers = 0;

  function context() {
    workers += 1;
    const jobs = createJobContext(db, targets, `worker-${workers}`);
    const settings = {
      ...jobs.settings,
      startPolicy: DEFAULT_START_POLICY,
      emergencyPolicy: DEFAULT_START_POLICY,
      pollMs: 0,
    };
    return {
      ...jobs,
      settings,
      clock: { now: () => time.now },
      bells: { ring: async (bells: readonly Bell[]) => void queue.push(...bells) },
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

  async function work({ job, payload }: Bell): Promise<void> {
    const processors = processorsOf(context());
    const processor = processors[job as keyof typeof processors] as ((payload: unknown) => Promise<void>) | undefined;
    await processor?.(payload);
  }

  const run = (bell: Bell) =>
    killedOrDone(async () => {
      if (random.chance(0.06)) armKill(targets, random);
      await work(bell);
    });

  return {
    queue,
    kills,
    errors,
    ring: (bells) => void queue.push(...bells),
    run,
    runAll: async (job) => {
      const due = queue.filter((bell) => bell.job === job);
      queue.splice(0, queue.length, ...queue.filter((bell) => bell.job !== job));
      for (const bell of due) await run(bell);
    },
    runCut: (bell, operation) =>
      killedOrDone(async () => {
        targets.onOperation = (done, _host, at) => {
          if (done === operation && at === 'after') throw new Killed(`killed after ${operation}`);
        };
        await work(bell);
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
