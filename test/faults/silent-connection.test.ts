// RUN-6: a connection to a host falls silent in the middle of an update, as behind a firewall that forgot it: packets are swallowed, there
// is no FIN and no RST. Silence is no outcome: the update is found again over a new connection, and ends once.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resumeOverdue } from '../../db/queries/attempts/attempts.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import type { JobContext } from '../../jobs/context.ts';
import type { SshPort } from '../../targets/ports.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { hasLinuxShell } from '../targets/detached/local-host.ts';
import { describeWithSshd } from '../targets/ssh/real-sshd.ts';
import { type ClosedHost, startClosedHost } from './closed-host.ts';
import { addSubject, openFaultBench, type Subject, start } from './subject.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);

const KEEPALIVE_MS = 500;
/** Shorter than on a busy machine a login takes, every one would be given up. */
const LOGIN_MS = 10_000;
/** Four keepalives, the pause before a new login, two logins, on a machine that has other work; a command alone waits a minute. */
const NOTICED_WITHIN_MS = 45_000;
const LONG = 150_000;

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: NOTICED_WITHIN_MS, interval: 20 });

/** Starts the update as systemd would, then holds the answer to the order back. */
const STARTS_AND_WAITS = `#!/bin/sh
while [ "$1" != /bin/sh ]; do shift; done
setsid "$@" >/dev/null 2>&1 </dev/null &
: >"$FIXTURE/arrived"
until [ -e "$FIXTURE/answer" ] || [ ! -d "$FIXTURE" ]; do sleep 0.02; done
`;
/** Has claimed the name, and starts the update late. */
const WAITS_AND_STARTS = `#!/bin/sh
while [ "$1" != /bin/sh ]; do shift; done
: >"$FIXTURE/arrived"
until [ -e "$FIXTURE/answer" ] || [ ! -d "$FIXTURE" ]; do sleep 0.02; done
setsid "$@" >/dev/null 2>&1 </dev/null &
`;

describeWithSshd('RUN-6: a connection that falls silent', () => {
  let host: ClosedHost;
  let one: Subject;
  let attempt: AttemptId;
  /** Logins that began, those that fail included. */
  let logins: number;
  let orders: number;
  let polls: number;
  let onOrder: () => void;

  beforeEach(async (test) => {
    if (!hasLinuxShell) test.skip();
    host = await startClosedHost();
    one = await addSubject(faults);
    one.targets.hostNamed(one.hostname).needsReboot = 'no';
    attempt = await start(faults, one);
    logins = 0;
    orders = 0;
    polls = 0;
    onOrder = () => {};
  });
  afterEach(async () => {
    await host?.stop();
  });

  function jobs(updateTimeLimitMinutes = 60): JobContext {
    const base = createJobContext(db, one.targets);
    const settings = { keepaliveIntervalMs: KEEPALIVE_MS, loginTimeoutMs: LOGIN_MS, tcpTimeoutMs: LOGIN_MS };
    const real = host.ssh(one.hostname, settings, (script) => {
      if (script.includes('# patchcenter poll ')) polls += 1;
      if (!script.includes('# patchcenter start ')) return;
      orders += 1;
      onOrder();
    });
    const ssh: SshPort = {
      connect: (target, opening) => {
        logins += 1;
        return real.connect(target, opening);
      },
    };
    return {
      ...base,
      ssh,
      host: { ...base.host, ...host.update },
      settings: { ...base.settings, pollMs: 20, retryMinutes: 1, updateTimeLimitMinutes },
    };
  }

  const row = () => db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
  const starts = () =>
    existsSync(host.folder.path('starts')) ? host.folder.read('starts').trim().split('\n').length : 0;
  /** The host's packages are as after the update from then on. */
  function release(exitCode: number) {
    const machine = one.targets.hostNamed(one.hostname);
    machine.packages = machine.after;
    host.folder.release(exitCode);
  }

  /** A new login was begun after the silence, and nothing was concluded from it. */
  async function isNoticed(before: number, atLeast = 1) {
    const since = performance.now();
    await until(() => expect(logins).toBeGreaterThanOrEqual(before + atLeast));
    expect(performance.now() - since).toBeLessThan(NOTICED_WITHIN_MS);
    expect(await row()).toMatchObject({ state: 'running', step: 'update', ended_at: null });
  }

  async function endsOnce(state: 'patched' | 'failed') {
    expect(await row()).toMatchObject({ state, number: 1, failure_class: state === 'patched' ? null : 'unknown' });
    expect(starts()).toBe(1);
    expect(readdirSync(host.folder.path('state'))).toHaveLength(1);
    const history = await db.selectFrom('patch_history').select('status').where('attempt_id', '=', attempt).execute();
    expect(history).toEqual([{ status: state === 'patched' ? 'ok' : 'ko' }]);
  }

  it('as the order leaves, which never arrives: it is given again, once', { timeout: LONG }, async () => {
    onOrder = () => {
      if (orders === 1) host.proxy.silence('connected');
    };
    const running = runAttempt(jobs(), attempt);
    await until(() => expect(orders).toBe(1));
    expect(starts()).toBe(0);
    await isNoticed(logins);
    await until(() => expect(starts()).toBe(1));
    release(0);
    await running;
    expect(orders).toBe(2);
    await endsOnce('patched');
  });

  it.each([
    ['has started the update', STARTS_AND_WAITS, 1],
    ['has not started the update yet', WAITS_AND_STARTS, 0],
  ])('before the answer to the order, which %s', { timeout: LONG }, async (_when, systemdRun, started) => {
    mkdirSync(host.folder.path('systemd'));
    host.folder.command('systemd-run', systemdRun);
    const running = runAttempt(jobs(), attempt);
    await until(() => expect(existsSync(host.folder.path('arrived'))).toBe(true));
    await until(() => expect(starts()).toBe(started));
    const before = logins;
    host.proxy.silence('connected');
    await isNoticed(before);
    host.folder.write('answer', '');
    await until(() => expect(starts()).toBe(1));
    release(0);
    await running;
    await endsOnce('patched');
  });

  it.each([
    ['goes on', 'patched', 0],
    ['ends meanwhile', 'patched', 0],
    ['fails meanwhile', 'failed', 1],
  ] as const)('while it is followed, and the update %s', { timeout: LONG }, async (what, state, exitCode) => {
    const running = runAttempt(jobs(), attempt);
    await untilFollowed();
    const before = logins;
    host.proxy.silence('connected');
    if (what !== 'goes on') release(exitCode);
    if (what === 'goes on') {
      await isNoticed(before);
      release(exitCode);
    }
    await running;
    expect(logins).toBeGreaterThan(before);
    await endsOnce(state);
  });

  it('for long, new connections included: each try is given up in time, and none decides', {
    timeout: LONG,
  }, async () => {
    const running = runAttempt(jobs(), attempt);
    await untilFollowed();
    const before = logins;
    host.proxy.silence('connected and new');
    await isNoticed(before, 2);
    await host.proxy.heal();
    expect(starts()).toBe(1);
    release(0);
    await running;
    await endsOnce('patched');
  });

  it('beyond the time limit of an update: a person is told, and the next look finds it', {
    timeout: LONG,
  }, async () => {
    // Long enough to be followed first, also on a slow machine.
    const running = runAttempt(jobs(0.2), attempt);
    await untilFollowed();
    host.proxy.silence('connected and new');
    await running;
    expect(await row()).toMatchObject({
      state: 'waiting',
      ended_at: null,
      waiting_for: { kind: 'update-overdue', unreachable: true },
    });
    await host.proxy.heal();
    release(0);
    await sql`update patch_attempts set waiting_for = waiting_for || '{"since": "2020-01-01T00:00:00Z"}'
      where id = ${attempt}`.execute(db);
    await resumeOverdue(db);
    await runAttempt(jobs(), attempt);
    await endsOnce('patched');
  });

  async function untilFollowed() {
    await until(() => expect(starts()).toBe(1));
    const seen = polls;
    await until(() => expect(polls).toBeGreaterThan(seen + 1));
  }
});
