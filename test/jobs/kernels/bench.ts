// A server of a kernel campaign whose update brings a kernel, and what is left of it when its attempt has ended (POL-6).
import type { Db } from '../../../db/schema/database.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { type FakeHost, OLD_KERNEL } from '../../fakes/host.ts';
import { createFakeTargets, type FakeTargets } from '../../fakes/targets.ts';
import { Killed } from '../../faults/fault.ts';
import { expireLease } from '../../faults/worker-gone.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';

export const NEW_KERNEL = '4.18.0-560.el8_10.x86_64';
export { OLD_KERNEL };

const kernel = (version: string) => ({ name: 'kernel-core', arch: 'x86_64', version });

export type KernelSubject = {
  readonly hostname: string;
  readonly session: SessionId;
  readonly targets: FakeTargets;
  readonly host: FakeHost;
};

/** Long enough for a reboot of a fake, and short: a host that hangs is waited for twice. */
const LIMIT_MINUTES = 0.002;

export async function openKernelBench(db: Db) {
  const operator = await addUser(db, 'Khalid', ['operator']);
  const application = await addApplication(db, 'Péage', await addUser(db, 'Olivia', ['owner']));
  let serial = 0;

  async function add(more: { physical?: boolean; reboot?: 'never' | 'always' } = {}): Promise<KernelSubject> {
    serial += 1;
    const hostname = `vrtrack${serial}`;
    const campaign = await addCampaign(db, operator, { updates: { kind: 'kernels' } });
    const server = await addServer(db, hostname, { application, ...(more.physical && { machineType: 'physical' }) });
    const method = more.physical ? 'na' : 'snapshot';
    const session = await addSession(db, campaign, server, { orderedBy: operator, method });
    if (method === 'na')
      await db
        .updateTable('patch_sessions')
        .set({ backup_confirmed_at: MONDAY_MORNING })
        .where('id', '=', session)
        .execute();
    if (more.reboot !== undefined)
      await db.updateTable('campaigns').set({ reboot_policy: more.reboot }).where('id', '=', campaign).execute();
    const targets = createFakeTargets();
    const host = targets.hostNamed(hostname);
    host.packages = [kernel('0:4.18.0-553.el8_10')];
    host.after = [...host.packages, kernel('0:4.18.0-560.el8_10')];
    host.newKernels = [NEW_KERNEL];
    host.needsReboot = 'yes';
    return { hostname, session, targets, host };
  }

  function worker(targets: FakeTargets, name = 'worker-1', retryMinutes = 0.02): TestJobs {
    const jobs = createJobContext(db, targets, name);
    return { ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: LIMIT_MINUTES, retryMinutes } };
  }

  async function start({ targets, session }: KernelSubject): Promise<AttemptId> {
    const outcome = await startSession(worker(targets), session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    return outcome.attemptId;
  }

  /** Workers come and go until it has ended. */
  async function bringToEnd(one: KernelSubject, attempt: AttemptId) {
    for (let n = 1; n < 7; n += 1) {
      await runAttempt(worker(one.targets, `worker-${n}`), attempt).catch((error) => {
        if (!(error instanceof Killed)) throw error;
      });
      const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
      if (row.ended_at !== null) return row;
      if (row.state === 'waiting') return row;
      await expireLease(db, attempt);
    }
    throw new Error(`${one.hostname}: the attempt never ended`);
  }

  const live = async (one: KernelSubject) => bringToEnd(one, await start(one));
  return { operator, add, start, bringToEnd, live, worker };
}
