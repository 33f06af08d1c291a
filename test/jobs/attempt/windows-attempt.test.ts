// The same saga on Windows: an attempt against the stand-in of Windows, from its prerequisites to its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import { loadOwed } from '../../../db/queries/actions/owed-restarts.ts';
import { loadSessionContext } from '../../../db/queries/attempts/sessions.ts';
import { scansDue } from '../../../db/queries/cve/scans.ts';
import { followWindowsPolicy } from '../../../db/queries/servers/patched-families.ts';
import { loadServers } from '../../../db/queries/servers/servers.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runScanJob } from '../../../jobs/cve/scan-job.ts';
import { readPrerequisites } from '../../../jobs/prerequisites/check-prerequisites.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createHostOperations } from '../../../targets/host-operations.ts';
import { createReach } from '../../../targets/reach.ts';
import { server } from '../../../targets/windows/stand-in/estate.ts';
import { createMachine, type WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { createWindowsOperations } from '../../../targets/windows/windows-operations.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { orderAgain } from '../../faults/to-the-end.ts';
import {
  addActions,
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { sshTo } from '../../targets/windows/in-process.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const application = await addApplication(db, 'Péage', await addUser(db, 'Olivia', ['owner']));
const campaign = await addCampaign(db, operator);
const ON = { patched: true, hprodDays: null, prodDays: null };
const OFF = { ...ON, patched: false };
const folders: string[] = [];
let serial = 0;

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A Windows server with an order to start, and a worker whose every wait lets a quarter of a minute pass there. */
async function windowsServer(rebootPolicy: 'if-needed' | 'never' = 'if-needed') {
  serial += 1;
  const hostname = `vrwin${serial}`;
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-windows-'));
  folders.push(folder);
  const state = { ...server({ name: hostname.toUpperCase(), speed: 0, now: MONDAY_MORNING, language: 'fr' }) };
  const machine = createMachine(folder, { ...state, uuid: fakeUuid(hostname) });
  const id = await addServer(db, hostname, { application, rebootPolicy });
  await db.updateTable('servers').set({ os_family: 'windows' }).where('id', '=', id).execute();
  const session = await addSession(db, campaign, id, { orderedBy: operator, method: 'snapshot' });
  return { hostname, id, machine, session, jobs: workerOf(machine) };
}

function workerOf(machine: WindowsMachine) {
  const pass = async () => machine.advance(15);
  const targets = createFakeTargets();
  const windows = createWindowsOperations({ lookMs: 0, longestMs: 60_000, sleep: pass });
  return {
    ...createJobContext(db, targets),
    clock: { now: () => machine.now() },
    ssh: createReach({ posix: targets.ssh, windows: sshTo(machine) }),
    host: createHostOperations({ posix: targets.host, windows }),
    sleep: pass,
  };
}

async function ended(session: Awaited<ReturnType<typeof windowsServer>>['session']) {
  return db
    .selectFrom('patch_attempts as a')
    .leftJoin('patch_history as h', 'h.attempt_id', 'a.id')
    .leftJoin('attempt_logs as l', 'l.attempt_id', 'a.id')
    .select(['a.state', 'a.failure_class', 'a.rebooted', 'h.packages', 'l.log'])
    .where('a.session_id', '=', session)
    .orderBy('a.number', 'desc')
    .executeTakeFirstOrThrow();
}

async function failureOf(session: Awaited<ReturnType<typeof windowsServer>>['session']): Promise<string> {
  const row = await db
    .selectFrom('patch_attempts')
    .select('failure_detail')
    .where('session_id', '=', session)
    .executeTakeFirstOrThrow();
  return row.failure_detail ?? '';
}

describe('a Windows server', () => {
  it('is eligible and scanned where the settings say so, and nowhere else', async () => {
    const { id, hostname } = await windowsServer();
    const since = MONDAY_MORNING;
    const seen = async () => {
      const found = (await loadServers(db, null)).find((one) => one.id === id);
      return [found?.patchedFamily, found?.weekdays, (await scansDue(db, since)).includes(id)];
    };
    expect(await seen()).toEqual([false, undefined, false]);
    await followWindowsPolicy(db, { patched: true, hprodDays: [3], prodDays: null });
    expect(await seen()).toEqual([true, { hprod: [3], prod: null }, true]);
    await followWindowsPolicy(db, ON);
    expect(await seen()).toEqual([true, undefined, true]);
    await followWindowsPolicy(db, OFF);
    expect(await seen()).toEqual([false, undefined, false]);
    expect(hostname).toMatch(/^vrwin/);
  });

  it('brings a baseline of Windows with its first scan, and none before', async () => {
    await followWindowsPolicy(db, ON);
    const { id, jobs } = await windowsServer();
    await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('server_id', '=', id).execute();
    const baselines = () => db.selectFrom('baselines').select('name').where('family', '=', 'windows').execute();
    expect(await baselines()).toEqual([]);
    await db
      .insertInto('server_scans')
      .values({ server_id: id, asked_at: MONDAY_MORNING } as never)
      .execute();
    await runScanJob(jobs, id);
    expect(await db.selectFrom('server_scans').selectAll().where('server_id', '=', id).execute()).toMatchObject([
      { packages_pending: 3, failure: null },
    ]);
    expect(await baselines()).toEqual([{ name: 'Default' }]);
  });

  it('that is no longer patched here does not pass its prerequisites', async () => {
    await followWindowsPolicy(db, OFF);
    const { jobs, session } = await windowsServer();
    const context = await loadSessionContext(db, session);
    if (context === undefined) throw new Error('no session');
    const { verdict } = await readPrerequisites(jobs, context);
    expect(verdict.validated).toBe(false);
    expect(verdict.checks.find(({ code }) => code === 'eligibility')?.text.en).toContain('windowsServers');
  });

  it('is updated, restarted and checked as any other', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session, hostname } = await windowsServer();
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    const end = await ended(session);
    expect(end).toMatchObject({ state: 'patched', failure_class: null, rebooted: true });
    expect(machine.read().boots).toBe(2);
    expect(end.packages).toContainEqual(
      expect.objectContaining({ name: 'Windows', from: '0:20348.2113', to: '0:20348.2213' }),
    );
    expect(end.packages?.filter(({ name }) => name.startsWith('KB'))).toHaveLength(3);
    expect(end.log).toContain('Windows Update: 3 to install');
    expect(await changesOf(hostname)).toContainEqual(
      expect.stringMatching(/^vrwin\d+;1;KB\d+;windows;;0:1;Olivia;INFRASTRUC;Péage;;2027-01-11/),
    );
  });

  it('shows which of its updates it fetches, and which it installs, while it goes on', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, session } = await windowsServer('never');
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    const shown: unknown[] = [];
    const sleep = async () => {
      const row = db.selectFrom('patch_attempts').select('progress').where('id', '=', outcome.attemptId);
      const { progress } = await row.executeTakeFirstOrThrow();
      if (JSON.stringify(progress) !== JSON.stringify(shown.at(-1) ?? null)) shown.push(progress);
      await jobs.sleep();
    };
    await runAttempt({ ...jobs, sleep }, outcome.attemptId);
    expect(shown).toContainEqual(expect.objectContaining({ phase: 'downloading', done: 0, total: 3 }));
    expect(shown).toContainEqual({
      ...{ phase: 'installing', done: expect.any(Number), total: 3 },
      line: expect.stringMatching(/^installing 1 of 3: KB\d+, KB\d+, KB\d+$/),
    });
    const done = shown.flatMap((one) => (one === null ? [] : [(one as { done: number }).done]));
    expect(done).toEqual([...done].sort());
  });

  it('whose updates are undone at its restart is not patched', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.fail({ kind: 'rolled-back' });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt({ ...jobs, settings: { ...jobs.settings, checksSettleSeconds: 0 } }, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'reboot' });
    const asked = db.selectFrom('patch_validation').select('id').where('attempt_id', '=', outcome.attemptId);
    expect(await asked.execute()).toEqual([]);
  });

  it('is not said to lack what starts late of itself', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.change((state) => {
      state.services = state.services.map((one) =>
        one.Name === 'W3SVC' ? { ...one, DelayedAutoStart: true, State: 'Running' } : one,
      );
    });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt({ ...jobs, settings: { ...jobs.settings, checksSettleSeconds: 0 } }, outcome.attemptId);
    const { result } = await db
      .selectFrom('attempt_steps')
      .select('result')
      .where('attempt_id', '=', outcome.attemptId)
      .where('step', '=', 'checks')
      .executeTakeFirstOrThrow();
    expect(result).toMatchObject({ comparison: { verdict: 'yes' } });
  });

  it('whose search was not whole is not patched by what it showed', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.fail({ kind: 'search-warning', of: { script: 'start', job: 'install' } });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'network' });
  });

  it('whose task is refused says why, and nothing was started', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.fail({ kind: 'task-refused', of: { script: 'start', job: 'install' } });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await failureOf(session)).toContain('the update was not started: Accès refusé');
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'refused' });
  });

  it('installs what is exclusive first, and leaves out what would ask somebody', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.change((state) => {
      state.updates = state.updates.map((one, at) =>
        at === 1 ? { ...one, exclusive: true } : at === 3 ? { ...one, asks: true } : one,
      );
    });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    const { state, log } = await ended(session);
    expect(state).toBe('patched');
    expect(log).toMatch(/KB5032008[\s\S]*KB5032198[\s\S]*left out, as they may ask somebody[^\n]*KB890830/);
  });

  it('whose updates fail says of what', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.fail({ kind: 'updates-fail', hresult: '0x80070070', of: { script: 'start', job: 'install' } });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'disk' });
  });

  it('runs no action, and owes none (RUN-19)', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session, id } = await windowsServer('never');
    const stop = { moment: 'before', words: ['/opt/app/stop'], restart_words: ['/opt/app/start'], server: id } as const;
    await addActions(db, application, [stop]);
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'action' });
    expect(await loadOwed(db, id)).toEqual([]);
    expect(machine.seen().filter(({ parameters }) => isInstall(parameters))).toEqual([]);
  });

  it('that takes an update back at its restart is not called patched', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer();
    machine.fail({ kind: 'rolled-back' });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'reboot' });
  });

  it('whose disk is full when it is to start says so, and can be started again', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer('never');
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    const { freeBytes } = machine.read();
    const listPackages: typeof jobs.host.listPackages = async (host) => {
      const found = await jobs.host.listPackages(host);
      machine.change((state) => Object.assign(state, { freeBytes: '0' }));
      return found;
    };
    await runAttempt({ ...jobs, host: { ...jobs.host, listPackages } }, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'failed', failure_class: 'disk' });
    machine.change((state) => Object.assign(state, { freeBytes }));
    await runAttempt(jobs, await orderAgain(db, () => jobs, { session, operator }));
    expect(await ended(session)).toMatchObject({ state: 'patched', failure_class: null });
  });

  it('is started once, whatever becomes of the answer', async () => {
    await followWindowsPolicy(db, ON);
    const { jobs, machine, session } = await windowsServer('never');
    machine.fail({ kind: 'lost-answer', of: { script: 'start', job: 'install' } });
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(await ended(session)).toMatchObject({ state: 'patched', rebooted: false });
    const starts = machine.seen().filter(({ script, parameters }) => script === 'start' && isInstall(parameters));
    expect(starts).toHaveLength(1);
  });
});

/** Of the file of the campaign: server, attempt, KB, …, owner, domain, application, advisories, date. */
async function changesOf(hostname: string): Promise<readonly string[]> {
  const context = { db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' } as const;
  const content = await contentOf(context, { kind: 'inventory', campaignId: campaign, part: 'changes' });
  const text = Buffer.from(await bytesOf(content)).toString('utf8');
  return text.split('\r\n').filter((line) => line.startsWith(hostname));
}

function isInstall(parameters: unknown): boolean {
  return (parameters as { job?: unknown }).job === 'install';
}
