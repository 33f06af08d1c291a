// What a worker shows of a lived attempt: every family, with its value, on the estate of fakes and a real database.
import { afterAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import type { SessionId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { watchedSsh, watchedVcenter } from '../../jobs/monitoring/watched-targets.ts';
import { createWorkerFigures } from '../../jobs/monitoring/worker-monitoring.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { openMonitoring } from '../../monitoring/open-monitoring.ts';
import { ReachError, type SshPort, type VcenterPort } from '../../targets/ports.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { expireLease } from '../faults/worker-gone.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { familiesOf, sampleOf } from './scraped.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);

const targets = createFakeTargets();
const plain = createJobContext(db, targets);
const waiting = [{ queue: 'sessions', job: 'session', count: 3, oldestAt: new Date(Date.now() - 90_000) }] as const;
const jobQueue = { ...plain.jobQueue, look: async () => waiting };
const figures = createWorkerFigures({ ...plain, jobQueue });
const jobs = {
  ...plain,
  jobQueue,
  watch: figures.jobs,
  ssh: watchedSsh(plain.ssh, figures.targets),
  vcenter: watchedVcenter(plain.vcenter, figures.targets),
};
const parts = { needs: figures.needs, figures, log: plain.log };
let listening: { close(): Promise<void> } | null = null;
afterAll(() => listening?.close());

async function ordered(hostname: string): Promise<SessionId> {
  const server = await addServer(db, hostname, { application });
  return addSession(db, campaign, server, { orderedBy: operator });
}

async function run(hostname: string): Promise<void> {
  const outcome = await startSession(jobs, await ordered(hostname));
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
}

async function scrape() {
  return (await figures.page()).text;
}

describe('the figures of a worker', () => {
  it('tell a patched server, a failed one and one that was taken over', async () => {
    await run('vrgood1');
    targets.hostNamed('vrbad1').reachable = false;
    await run('vrbad1');
    const left = await startSession(jobs, await ordered('vrleft1'));
    if (left.kind !== 'started') throw new Error('not started');
    await db
      .updateTable('patch_attempts')
      .set({ lease_owner: 'dead', lease_until: new Date(0) })
      .where('id', '=', left.attemptId)
      .execute();
    await runAttempt(jobs, left.attemptId);
    const text = await scrape();
    const value = (name: string, labels = {}) => sampleOf(text, name, labels);
    expect({
      patched: value('patchcenter_attempts_total', { outcome: 'patched', failure: 'none' }),
      unreachable: value('patchcenter_attempts_total', { outcome: 'failed', failure: 'prerequisites' }),
      disk: value('patchcenter_attempts_total', { outcome: 'failed', failure: 'disk' }),
      takenOver: value('patchcenter_leases_taken_over_total'),
      updates: value('patchcenter_attempt_step_seconds_count', { step: 'update', left: 'done' }),
      failedSteps: value('patchcenter_attempt_step_seconds_count', { step: 'prerequisites', left: 'failed' }),
      snapshots: value('patchcenter_vcenter_call_seconds_count', { operation: 'ensureSnapshot', outcome: 'ok' }),
      closed: value('patchcenter_ssh_connect_seconds_count', { outcome: 'port-closed' }),
    }).toEqual({
      patched: 2,
      unreachable: 1,
      disk: 0,
      takenOver: 1,
      updates: 2,
      failedSteps: 1,
      snapshots: 2,
      closed: 1,
    });
    expect(value('patchcenter_ssh_connect_seconds_count', { outcome: 'ok' })).toBeGreaterThan(2);
  });

  it('tell what is stored: states, ages, leases, the queue', async () => {
    jobs.time.now = new Date(jobs.time.now.getTime() + 73 * 3_600_000);
    const held = await startSession(
      { ...jobs, clock: { now: () => new Date('2027-01-11T09:00:00Z') } },
      await ordered('vrheld1'),
    );
    if (held.kind !== 'started') throw new Error(JSON.stringify(held));
    await db
      .updateTable('patch_attempts')
      .set({ lease_owner: 'w', lease_until: new Date(Date.now() + 60_000) })
      .where('id', '=', held.attemptId)
      .execute();
    const text = await scrape();
    const value = (name: string, labels = {}) => sampleOf(text, name, labels);
    expect({
      campaigns: value('patchcenter_campaigns_open', { kind: 'standard' }),
      emergencies: value('patchcenter_campaigns_open', { kind: 'emergency' }),
      patched: value('patchcenter_sessions', { state: 'patched', branch: 'hprod' }),
      running: value('patchcenter_attempts_running', { state: 'running' }),
      parked: value('patchcenter_attempts_running', { state: 'waiting' }),
      unfollowed: value('patchcenter_attempts_unfollowed'),
      validations: value('patchcenter_validations_waiting'),
      snapshots: value('patchcenter_snapshots_held'),
      overdue: value('patchcenter_snapshots_overdue'),
      leases: value('patchcenter_leases_held', { kind: 'attempt' }),
      cards: value('patchcenter_oldest_unsent_card_seconds'),
      depth: value('patchcenter_queue_waiting_jobs', { queue: 'sessions', kind: 'session' }),
      nothing: value('patchcenter_queue_oldest_job_seconds', { queue: 'scans', kind: 'scan' }),
      worker: value('patchcenter_process_info', { process: 'worker' }),
      database: value('patchcenter_source_up', { source: 'database' }),
      queue: value('patchcenter_need_met', { need: 'queue' }),
    }).toEqual({
      campaigns: 1,
      emergencies: 0,
      patched: 2,
      running: 1,
      parked: 0,
      unfollowed: 0,
      validations: 2,
      snapshots: 2,
      overdue: 2,
      leases: 1,
      cards: 0,
      depth: 3,
      nothing: 0,
      worker: 1,
      database: 1,
      queue: 1,
    });
    expect(value('patchcenter_oldest_validation_seconds')).toBeCloseTo(73 * 3600, -2);
    expect(value('patchcenter_oldest_snapshot_seconds')).toBeCloseTo(73 * 3600, -2);
    expect(value('patchcenter_queue_oldest_job_seconds', { queue: 'sessions', kind: 'session' })).toBeGreaterThan(89);
    await expireLease(db, held.attemptId);
    expect(sampleOf(await scrape(), 'patchcenter_attempts_unfollowed')).toBe(1);
    jobs.time.now = new Date('2027-01-11T09:00:00Z');
  });

  it('count each reason of a refused start once', async () => {
    await db.updateTable('campaigns').set({ stopped_at: new Date() }).where('id', '=', campaign).execute();
    const outcome = await startSession(jobs, await ordered('vrstop1'));
    await db.updateTable('campaigns').set({ stopped_at: null }).where('id', '=', campaign).execute();
    expect(outcome.kind).toBe('refused');
    expect(sampleOf(await scrape(), 'patchcenter_start_refusals_total', { reason: 'stopped' })).toBe(1);
  });

  it('never name a server, a person or a campaign', async () => {
    const text = await scrape();
    for (const name of ['vrgood1', 'vrbad1', 'Khalid', 'Olivia', 'S02']) expect(text).not.toContain(name);
    // Each family is bounded: this many series stand for any estate.
    expect(text.split('\n').filter((line) => line.startsWith('patchcenter_')).length).toBeLessThan(800);
  });

  it('are given without those of a database that does not answer, which is said', async () => {
    const away = { look: () => Promise.reject(new Error('away')) };
    const gone = connectDatabase('postgres://127.0.0.1:1/gone', () => {});
    const silent = createWorkerFigures({ ...plain, db: gone, jobQueue: away });
    const { text } = await silent.page();
    await gone.destroy();
    expect(sampleOf(text, 'patchcenter_source_up', { source: 'queue' })).toBe(0);
    expect(sampleOf(text, 'patchcenter_source_up', { source: 'database' })).toBe(0);
    expect(sampleOf(text, 'patchcenter_need_met', { need: 'database' })).toBe(0);
    expect(sampleOf(text, 'patchcenter_attempts_total', { outcome: 'patched', failure: 'none' })).toBe(0);
    expect(familiesOf(text).get('patchcenter_attempt_step_seconds')).toBe('histogram');
    expect(sampleOf(text, 'patchcenter_validations_waiting')).toBeNull();
    expect(sampleOf(text, 'patchcenter_queue_waiting_jobs', { queue: 'scans', kind: 'scan' })).toBeNull();
  });

  it('are shown at the port of the worker, beside its readiness', async () => {
    const monitoring = await openMonitoring(parts, { host: '127.0.0.1', port: 0 });
    listening = monitoring;
    const url = `http://127.0.0.1:${monitoring?.port}`;
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, missing: [] }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('patchcenter_validations_waiting 2');
    expect(await openMonitoring(parts, undefined)).toBeNull();
  });
});

describe('a watched target', () => {
  it('passes on what it is told and what is thrown, and tells how long it took', async () => {
    const told: unknown[] = [];
    const watch = {
      connected: (outcome: string) => told.push(['connect', outcome]),
      commanded: (outcome: string) => told.push(['command', outcome]),
      operated: (operation: string, outcome: string) => told.push([operation, outcome]),
    };
    const lost = new ReachError({ kind: 'connection-lost', temporary: true, detail: 'gone' });
    const answers = [() => Promise.resolve({ exitCode: 0, stdout: 'here', stderr: '' }), () => Promise.reject(lost)];
    const ssh: SshPort = {
      connect: async () => ({
        address: 'a',
        kind: 'posix',
        method: 'ssh_key',
        exec: () => answers.shift()?.() ?? Promise.reject(lost),
        close: () => {},
      }),
    };
    const session = await watchedSsh(ssh, watch).connect({
      hostname: 'a',
      platform: 'linux',
      reach: { kind: 'ssh' },
      sshMethod: 'ssh_key',
      environment: 'Recette',
    });
    expect(await session.exec('true')).toMatchObject({ stdout: 'here' });
    await expect(session.exec('true')).rejects.toBe(lost);
    const vcenter = watchedVcenter(
      { findMachines: () => Promise.reject(new Error('odd')) } as unknown as VcenterPort,
      watch,
    );
    await expect(
      vcenter.findMachines({ storedName: null, hostname: 'a', nodeName: null, uuid: null, branch: 'prod' }),
    ).rejects.toThrow('odd');
    expect(told).toEqual([
      ['connect', 'ok'],
      ['command', 'ok'],
      ['command', 'connection-lost'],
      ['findMachines', 'error'],
    ]);
  });
});
