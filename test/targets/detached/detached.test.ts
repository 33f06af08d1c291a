// The detached update proved with the real scripts in a real shell.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDetached } from '../../../targets/detached/close.ts';
import { ELEVATED_SHELL } from '../../../targets/detached/layout.ts';
import { pollDetached } from '../../../targets/detached/poll.ts';
import { startDetached, startScript } from '../../../targets/detached/start.ts';
import { readWholeLog } from '../../../targets/detached/whole-log.ts';
import type { HostSession } from '../../../targets/ports.ts';
import { createLocalHost, hasLinuxShell, isGone, type LocalHost } from './local-host.ts';

const NAME = 'patchcenter-attempt-a';
const ALL = { excludes: ['kernel*', 'glibc*'], scope: { kind: 'all' } } as const;

/** Red Hat's /bin/sh is bash, Debian's is dash. */
const SHELLS = ['/bin/sh', '/bin/bash'].filter((shell) => hasLinuxShell && existsSync(shell));

describe.skipIf(SHELLS.length === 0).each(SHELLS)('RUN-6: an update detached on its host, under %s', (shell) => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost(shell);
  });
  afterEach(() => {
    host.close();
  });

  const start = () => startDetached(host.session, NAME, ALL, host.layout);
  const poll = (offset = 0) => pollDetached(host.session, NAME, offset, host.layout);
  const file = (name: string) => host.path('state', NAME, name);
  const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
  const untilEnded = () => until(async () => expect((await poll()).state.kind).toBe('ended'));
  const starts = () => (existsSync(host.path('starts')) ? host.read('starts').trim().split('\n').length : 0);

  it('is absent before it is started', async () => {
    expect(await poll()).toMatchObject({ state: { kind: 'absent' }, log: '', nextOffset: 0 });
  });

  it('starts once, runs, and ends with its exit code and log', async () => {
    expect(await start()).toBe('started');
    await until(async () => expect((await poll()).log).toContain('locale:C:\n'));
    expect((await poll()).state).toEqual({ kind: 'running' });
    host.release(7);
    await untilEnded();
    const end = await poll();
    expect(end.state).toEqual({ kind: 'ended', exitCode: 7 });
    expect(end.log).toContain('Complete!\n');
    expect(starts()).toBe(1);
  });

  it('RUN-5: quotes the globs, whatever files stand in the way', async () => {
    host.release(0);
    await start();
    await untilEnded();
    expect((await poll()).log.split('\n')).toEqual(
      expect.arrayContaining(['arg:update', 'arg:-y', 'arg:--exclude=kernel*', 'arg:--exclude=glibc*']),
    );
  });

  it('answers "already" to a second start, running or ended', async () => {
    await start();
    expect(await start()).toBe('already');
    host.release(0);
    await untilEnded();
    expect(await start()).toBe('already');
    expect(starts()).toBe(1);
  });

  it('starts once under 20 concurrent starts', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, start));
    expect(answers.filter((answer) => answer === 'started')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'already')).toHaveLength(19);
    host.release(0);
    await untilEnded();
    expect(starts()).toBe(1);
    expect(readdirSync(host.path('state'))).toEqual([NAME]);
  });

  it('starts once when systemd-run launches and then reports a failure', async () => {
    mkdirSync(host.path('systemd'));
    host.command('systemd-run', '#!/bin/sh\nshift\nsetsid "$@" >/dev/null 2>&1 </dev/null &\nexit 1\n');
    expect(await start()).toBe('started');
    host.release(0);
    await untilEnded();
    expect(starts()).toBe(1);
  });

  it('uses systemd-run under the name of the attempt where systemd is', async () => {
    mkdirSync(host.path('systemd'));
    host.command(
      'systemd-run',
      '#!/bin/sh\necho "$1" >>"$FIXTURE/unit"\nshift\n[ "$1" = /bin/sh ] || [ "$1" = /bin/bash ] || shift\nsetsid "$@" >/dev/null 2>&1 </dev/null &\nexit 0\n',
    );
    host.release(0);
    expect(await start()).toBe('started');
    await untilEnded();
    expect(host.read('unit')).toBe(`--unit=${NAME}\n`);
  });

  it('uses a systemd that knows no unit which refuses to be stopped, as on EL7', async () => {
    mkdirSync(host.path('systemd'));
    host.command(
      'systemd-run',
      '#!/bin/sh\ncase "$*" in *--property*) exit 1 ;; esac\necho launched >>"$FIXTURE/unit"\nshift\nsetsid "$@" >/dev/null 2>&1 </dev/null &\n',
    );
    host.release(0);
    expect(await start()).toBe('started');
    await untilEnded();
    expect(host.read('unit')).toBe('launched\n');
    expect(starts()).toBe(1);
  });

  it('does not ask systemd-run where systemd is not process 1', async () => {
    host.release(0);
    await start();
    expect(existsSync(host.path('systemd-run'))).toBe(false);
  });

  it('is interrupted when its processes are gone without an exit code', async () => {
    await start();
    const [pid] = readFileSync(file('pid'), 'utf8').split(' ');
    process.kill(-Number(pid), 'SIGKILL');
    await until(async () => expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: false }));
    expect(await start()).toBe('already');
  });

  it('is still running when only its shell was killed: the package manager works on', async () => {
    await start();
    await until(() => expect(starts()).toBe(1));
    const [pid] = readFileSync(file('pid'), 'utf8').split(' ');
    process.kill(Number(pid), 'SIGKILL');
    await until(() => expect(isGone(Number(pid))).toBe(true));
    expect((await poll()).state).toEqual({ kind: 'running' });
    host.release(0);
    await until(async () => expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: false }));
  });

  it('is interrupted by a reboot when the boot id has changed, and is not started again', async () => {
    await start();
    writeFileSync(file('boot_id'), '00000000-0000-4000-8000-000000000000\n');
    expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: true });
    expect(await start()).toBe('already');
  });

  it('keeps its end when the host reboots afterwards', async () => {
    host.release(0);
    await start();
    await untilEnded();
    writeFileSync(file('boot_id'), '00000000-0000-4000-8000-000000000000\n');
    expect((await poll()).state).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('takes a process with the same pid but another start time for another process', async () => {
    host.release(0);
    await start();
    await untilEnded();
    rmSync(file('rc'));
    writeFileSync(file('pid'), `${process.pid} 1\n`);
    expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: false });
    rmSync(file('pid'));
  });

  it('closes a claim that was never launched, for good: no runner can begin afterwards', async () => {
    await startAndDieBeforeLaunch(host);
    expect(await poll()).toMatchObject({ state: { kind: 'interrupted', rebooted: false } });
    expect(await start()).toBe('already');
    await host.session.exec(`${shell} ${file('run')}`);
    expect(starts()).toBe(0);
    expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: false });
  });

  it('runs on when the connection is lost as soon as it is started', async () => {
    const pending = start();
    await until(() => expect(existsSync(file('pid'))).toBe(true));
    for (const shell of host.shells) shell.kill('SIGKILL');
    await pending.catch(() => undefined);
    expect((await poll()).state).toEqual({ kind: 'running' });
    host.release(0);
    await untilEnded();
  });

  it('keeps the exit code in a name when the disk is full', async () => {
    host.command('dd', `#!/bin/sh\ncase $1 in *rc.tmp) : >"\${1#of=}"; exit 1 ;; esac\nexec /bin/dd "$@"\n`);
    host.release(1);
    await start();
    await untilEnded();
    expect((await poll()).state).toEqual({ kind: 'ended', exitCode: 1 });
  });

  it('gives the log from an offset, at most 64 KiB, without cutting a character', async () => {
    host.release(0);
    await start();
    await untilEnded();
    const text = `x${'é€😀'.repeat(20_000)}fin\n`;
    writeFileSync(file('log'), text);
    const first = await poll(0);
    expect(first.nextOffset).toBeLessThanOrEqual(65_536);
    expect(first.log).not.toContain('\uFFFD');
    expect(Buffer.byteLength(first.log)).toBe(first.nextOffset);
    expect(await readWholeLog(host.session, NAME, { layout: host.layout })).toBe(text);
    expect((await poll(Buffer.byteLength(text))).log).toBe('');
  });

  it('has a whole log though a service that it restarted goes on writing there', async () => {
    await start();
    host.release(0);
    await untilEnded();
    const before = host.read('state', NAME, 'log');
    const writing = setInterval(() => appendFileSync(file('log'), 'still here\n'), 1);
    const late = new Promise((resolve) => setTimeout(() => resolve('read for ever'), 3000));
    const log = await Promise.race([readWholeLog(host.session, NAME, { layout: host.layout }), late]);
    clearInterval(writing);
    expect(String(log).startsWith(before)).toBe(true);
  });

  it('runs as the login user, root only for the command, where sudo allows listed commands', async () => {
    writeFileSync(host.path('sudo-listed'), '');
    expect(await start()).toBe('started');
    expect(await start()).toBe('already');
    host.release(3);
    await untilEnded();
    expect((await poll()).state).toEqual({ kind: 'ended', exitCode: 3 });
    expect(readdirSync(host.path('home', '.patchcenter'))).toEqual([NAME]);
    expect(starts()).toBe(1);
  });

  it('does not start again under root what was started as the login user', async () => {
    writeFileSync(host.path('sudo-listed'), '');
    await start();
    rmSync(host.path('sudo-listed'));
    expect(await start()).toBe('already');
  });

  it('is understood through a shell that greets before each answer', async () => {
    const greeting: HostSession = {
      ...host.session,
      exec: async (...asked) => {
        const answer = await host.session.exec(...asked);
        return { ...answer, stdout: `Welcome to the\nstate of the art\n${answer.stdout}` };
      },
    };
    expect(await startDetached(greeting, NAME, ALL, host.layout)).toBe('started');
    expect(await startDetached(greeting, NAME, ALL, host.layout)).toBe('already');
    host.release(3);
    await untilEnded();
    expect(await pollDetached(greeting, NAME, 0, host.layout)).toEqual(await poll());
  });

  const close = () => closeDetached(host.session, NAME, host.layout);

  it('RUN-15: a name that is closed is closed for good: a late order starts nothing', async () => {
    expect(await close()).toBe('closed');
    expect(await close()).toBe('closed');
    expect((await poll()).state).toEqual({ kind: 'closed' });
    expect(await start()).toBe('already');
    expect(starts()).toBe(0);
    expect((await poll()).state).toEqual({ kind: 'closed' });
    expect(readdirSync(host.path('state'))).toEqual([NAME]);
  });

  it('RUN-15: a late order under systemd-run starts nothing either', async () => {
    mkdirSync(host.path('systemd'));
    host.command('systemd-run', '#!/bin/sh\necho launched >>"$FIXTURE/unit"\n');
    expect(await close()).toBe('closed');
    expect(await start()).toBe('already');
    expect(existsSync(host.path('unit'))).toBe(false);
  });

  it.each(['apt-get', 'zypper'])('RUN-15: a late order for %s starts nothing either', async (manager) => {
    host.command(manager, '#!/bin/sh\necho start >>"$FIXTURE/starts"\n');
    rmSync(host.path('bin', 'yum'));
    expect(await close()).toBe('closed');
    expect(await start()).toBe('already');
    expect(starts()).toBe(0);
  });

  it('RUN-15: a name that is taken is not closed: running, ended or cut', async () => {
    await start();
    expect(await close()).toBe('taken');
    host.release(0);
    await untilEnded();
    expect(await close()).toBe('taken');
    expect((await poll()).state).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('RUN-15: of many orders and closures at once, exactly one wins', async () => {
    for (let round = 0; round < 8; round += 1) {
      const name = `patchcenter-attempt-${round % 2 === 0 ? 'a' : 'b'}-${round}`;
      const acts = Array.from({ length: 16 }, (_, i) =>
        i % 2 === 0
          ? startDetached(host.session, name, ALL, host.layout)
          : closeDetached(host.session, name, host.layout),
      );
      const answers = await Promise.all(acts);
      const started = answers.filter((answer) => answer === 'started').length;
      const closed = answers.filter((answer) => answer === 'closed').length;
      expect([started, closed]).toEqual(started === 0 ? [0, 8] : [1, 0]);
      const { state } = await pollDetached(host.session, name, 0, host.layout);
      expect(state.kind).toBe(started === 0 ? 'closed' : 'running');
      expect(existsSync(host.path('state', name, 'run'))).toBe(started === 1);
    }
    host.release(0);
  }, 60_000);

  it('RUN-15: a closure and an order that went to two places do not both stand', async () => {
    const home = host.path('home', '.patchcenter', NAME);
    mkdirSync(home, { recursive: true });
    writeFileSync(host.path('home', '.patchcenter', NAME, 'closed'), '');
    expect(await start()).toBe('already');
    expect((await poll()).state).toEqual({ kind: 'closed' });
    // The order looked for a name before that closure was made.
    rmSync(home, { recursive: true });
    const late = startScript(NAME, ALL, host.layout).replace(
      '  claim\n',
      `  claim; mkdir -p ${home}; : >${home}/closed\n`,
    );
    expect(late).toContain('claim; mkdir');
    expect((await host.session.exec(ELEVATED_SHELL, { stdin: late })).stdout.trim()).toBe('already');
    expect(await close()).toBe('taken');
    expect((await poll()).state).toEqual({ kind: 'interrupted', rebooted: false });
    expect(starts()).toBe(0);
  });

  it('RUN-15: an order that was held up on its way does nothing, and claims nothing', async () => {
    const { state } = await poll();
    const uptime = state.kind === 'absent' ? (state.uptimeSeconds ?? 0) : 0;
    expect(uptime).toBeGreaterThan(0);
    const ask = { ...ALL, untilUptime: uptime - 1 };
    await expect(startDetached(host.session, NAME, ask, host.layout)).rejects.toThrow('too late');
    expect((await poll()).state.kind).toBe('absent');
    expect(await startDetached(host.session, NAME, { ...ALL, untilUptime: uptime + 60 }, host.layout)).toBe('started');
  });

  it('RUN-15: a closure that cannot be written is not known, never taken for one', async () => {
    writeFileSync(host.path('state'), 'a file');
    await expect(close()).rejects.toThrow('could not be closed');
  });

  it('says that nothing was started when the state directory cannot be made', async () => {
    writeFileSync(host.path('state'), 'a file');
    await expect(start()).rejects.toMatchObject({ acted: 'no', message: expect.stringContaining('was not started') });
    expect(starts()).toBe(0);
  });
});

/** The start script cut between the claim and the launch. */
async function startAndDieBeforeLaunch(host: LocalHost): Promise<void> {
  const script = startScript(NAME, ALL, host.layout).replace('\n  launch\n', '\n  exit 9\n');
  const { exitCode } = await host.session.exec(ELEVATED_SHELL, { stdin: script });
  expect(exitCode).toBe(9);
}
