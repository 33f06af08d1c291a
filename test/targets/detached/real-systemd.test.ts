// RUN-6 under a real systemd: a manager of units of its own, private to the test, stands for that of the host. Tools that restart what
// uses old libraries (needrestart) would end the very update that brought the new ones.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pollDetached } from '../../../targets/detached/poll.ts';
import { startDetached } from '../../../targets/detached/start.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from './local-host.ts';

const NAME = 'patchcenter-attempt-a';
const SYSTEMD = '/usr/lib/systemd/systemd';
const GROUP = `patchcenter-test-${process.pid}`;
const TOPS = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified', '/sys/fs/cgroup'];
const isRoot = process.getuid?.() === 0;

/** In a control group and a mount namespace of its own, since it asks both whether it may run. It sees no unit of this machine. */
function startSystemd(host: LocalHost): ChildProcess {
  for (const folder of ['run', 'units', 'systemd']) mkdirSync(host.path(folder), { mode: 0o700 });
  for (const target of ['basic', 'default', 'shutdown', 'exit']) {
    writeFileSync(host.path('units', `${target}.target`), '[Unit]\nDefaultDependencies=no\n');
  }
  const script = `mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system || exit 1
for top in ${TOPS.join(' ')}; do
  if [ -e "$top/cgroup.procs" ]; then mkdir -p "$top/${GROUP}" && echo $$ >"$top/${GROUP}/cgroup.procs"; fi
done
exec ${SYSTEMD} --user --log-target=null`;
  return spawn('unshare', ['-m', 'sh', '-c', script], { stdio: 'ignore', env: environmentOf(host), cwd: '/' });
}

/** No package manager of this machine is within its reach. */
function environmentOf(host: LocalHost): NodeJS.ProcessEnv {
  return {
    PATH: `${host.path('bin')}:${host.path('tools')}:/usr/bin:/bin`,
    FIXTURE: host.directory,
    HOME: host.path('home'),
    XDG_RUNTIME_DIR: host.path('run'),
    SYSTEMD_UNIT_PATH: host.path('units'),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  };
}

describe.skipIf(!hasLinuxShell || !isRoot || !existsSync(SYSTEMD))('RUN-6: an update in a unit of systemd', () => {
  let host: LocalHost;
  let systemd: ChildProcess;
  const isUp = () => existsSync(host.path('run', 'systemd', 'private'));

  beforeEach(async () => {
    host = createLocalHost();
    systemd = startSystemd(host);
    // Where control groups cannot be made, as in some containers, it ends at once.
    await expect.poll(() => isUp() || systemd.exitCode !== null, { timeout: 10_000 }).toBe(true);
    host.command(
      'systemd-run',
      `#!/bin/sh
XDG_RUNTIME_DIR=${host.path('run')} DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent \\
  exec /usr/bin/systemd-run --user --setenv=PATH="$PATH" --setenv=FIXTURE="$FIXTURE" "$@" 2>>"$FIXTURE/refusals"\n`,
    );
  });
  afterEach(() => {
    host.release(0);
    systemd.kill('SIGKILL');
    host.close();
    spawnSync('find', [...TOPS.map((top) => `${top}/${GROUP}`), '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
  });

  it('is not ended by a restart of its unit, and ends by itself', async ({ skip }) => {
    if (!isUp()) skip('no systemd can be run here');
    const state = async () => (await pollDetached(host.session, NAME, 0, host.layout)).state;
    await startDetached(host.session, NAME, { excludes: [], scope: { kind: 'all' } }, host.layout);
    await expect.poll(() => existsSync(host.path('starts'))).toBe(true);
    const { stderr } = spawnSync('systemctl', ['--user', 'restart', NAME], {
      env: environmentOf(host),
      encoding: 'utf8',
    });
    expect(await state()).toEqual({ kind: 'running' });
    expect(stderr).toContain('Operation refused');
    host.release(7);
    await expect.poll(state).toEqual({ kind: 'ended', exitCode: 7 });
    expect(host.read('starts')).toBe('start\n');
  }, 30_000);
});
