// RUN-7, RUN-8: after a kernel whose script failed, a retry finds nothing to do; no reboot follows without a person.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets, type FakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const application = await addApplication(db, 'Péage', await addUser(db, 'Olivia', ['owner']));
const campaign = await addCampaign(db, operator);
const FAILED = 'warning: %posttrans(kernel-core-4.18.0-553.el8_10.x86_64) scriptlet failed, exit status 1\nComplete!\n';
let serial = 0;

async function failedKernel() {
  serial += 1;
  const hostname = `vrkernel${serial}`;
  const server = await addServer(db, hostname, { application });
  const session = await addSession(db, campaign, server, { orderedBy: operator, method: 'snapshot' });
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  targets.hostNamed(hostname).needsReboot = 'yes';
  targets.hostNamed(hostname).log = FAILED;
  const first = await attempt(jobs, session);
  expect(first).toMatchObject({ state: 'failed', failure_class: 'scriptlet', rebooted: null });
  targets.hostNamed(hostname).log = 'Nothing to do.\nComplete!\n';
  return { hostname, session, targets, jobs, first };
}

type Session = Awaited<ReturnType<typeof addSession>>;

async function attempt(jobs: TestJobs, session: Session) {
  await db
    .updateTable('patch_sessions')
    .set({ status: 'prereq_ok', start_asked_at: jobs.time.now, start_asked_by: operator })
    .where('id', '=', session)
    .where('status', '=', 'failed')
    .execute();
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
  await runAttempt(jobs, outcome.attemptId);
  return db.selectFrom('patch_attempts').selectAll().where('id', '=', outcome.attemptId).executeTakeFirstOrThrow();
}

const reboots = (targets: FakeTargets, hostname: string) => targets.hostNamed(hostname).reboots;

describe('the attempt after a kernel whose script failed', () => {
  it('asks a person before it reboots, although its own update had nothing to do', async () => {
    const { hostname, session, targets, jobs, first } = await failedKernel();
    expect(await attempt(jobs, session)).toMatchObject({
      state: 'waiting',
      waiting_for: {
        kind: 'reboot-decision',
        evidence: expect.stringContaining(`the new kernel failed in attempt ${first.id}, and nothing shows`),
        // No hour that was agreed on beforehand stands for that.
        person: true,
      },
    });
    expect(reboots(targets, hostname)).toBe(0);
  });

  it('reboots when it has installed a kernel itself', async () => {
    const { hostname, session, targets, jobs } = await failedKernel();
    const host = targets.hostNamed(hostname);
    host.log = 'Complete!\n';
    host.after = [...host.packages, { name: 'kernel-core', arch: 'x86_64', version: '0:4.18.0-560.el8_10' }];
    expect(await attempt(jobs, session)).toMatchObject({ state: 'patched', rebooted: true });
    expect(reboots(targets, hostname)).toBe(1);
  });

  it('reboots when the host is back at the snapshot from before', async () => {
    const { hostname, session, targets, jobs, first } = await failedKernel();
    const later = new Date(jobs.time.now.getTime() + 60_000);
    await db
      .updateTable('vm_snapshots')
      .set({ restored_at: later, reverted_at: later })
      .where('attempt_id', '=', first.id)
      .execute();
    expect((await attempt(jobs, session)).state).toBe('patched');
    expect(reboots(targets, hostname)).toBe(1);
  });
});
