// The product against the stand-in of Windows, which was written from what is documented: every path of an attempt, and the faults that it can
// show. What is about connections goes over a real sshd, where each command is a process of a second; the rest meets the stand-in at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hasRebooted } from '../../../domain/reboots/reboot-policy.ts';
import type { HostSession, SshPort, Target } from '../../../targets/ports.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { server } from '../../../targets/windows/stand-in/estate.ts';
import type { FaultOrder } from '../../../targets/windows/stand-in/faults.ts';
import { createMachine, type MachineState, type WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { createWindowsOperations } from '../../../targets/windows/windows-operations.ts';
import { createMemoryKeyStore } from '../ssh/key-store.ts';
import { sshTo } from './in-process.ts';
import { startRealWindows } from './real-windows.ts';

const TARGET: Target = {
  ...{ hostname: 'srvwin01', platform: 'windows', reach: { kind: 'ssh' } },
  ...{ sshMethod: 'ssh_key', environment: 'Recette' },
};
const NAME = 'patchcenter-attempt-7-20261130100000';
const ALL = { excludes: [], scope: { kind: 'all' } } as const;

type Windows = { readonly machine: WindowsMachine; readonly ssh: SshPort; stop(): Promise<void> };

async function startWindows(state: MachineState): Promise<Windows> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-windows-'));
  const machine = createMachine(folder, state);
  return { machine, ssh: sshTo(machine), stop: () => rm(folder, { recursive: true, force: true }) };
}

describe('a Windows host over SSH', () => {
  let windows: Windows | null = null;
  let session: HostSession | null = null;
  afterEach(async () => {
    session?.close();
    await windows?.stop();
  });

  const operations = createWindowsOperations({
    lookMs: 0,
    longestMs: 60_000,
    sleep: async () => windows?.machine.advance(15),
  });

  async function connected(language: 'en' | 'fr' = 'fr'): Promise<{ host: HostSession; real: Windows }> {
    return opened(await startWindows(server({ speed: 0, language })));
  }

  async function connectedOverSshd(): Promise<{ host: HostSession; real: Windows }> {
    const real = await startRealWindows(server({ speed: 0, language: 'fr' }));
    const { username, privateKey, port } = real;
    const hosts = { srvwin01: { address: '127.0.0.1', port } };
    return opened({ ...real, ssh: createSshPort({ username, privateKey, hosts }, createMemoryKeyStore()) });
  }

  async function opened(real: Windows) {
    windows = real;
    session = await again(real);
    return { host: session, real };
  }

  const again = (real: Windows) => real.ssh.connect(TARGET);

  const start = (host: HostSession, more = {}) => operations.startUpdate(host, NAME, { ...ALL, ...more });
  const stateOf = async (host: HostSession) => (await operations.pollUpdate(host, NAME, 0)).state;

  it('is scanned, updated as SYSTEM, restarted in its boot, and has changed', async () => {
    const { host, real } = await connectedOverSshd();
    const facts = await operations.readFacts(host, { ...ALL, now: real.machine.now() });
    expect(facts).toMatchObject({ sudo: 'yes', windows: { restartPending: 'no', updateService: 'yes' } });
    expect(await operations.scan(host, ALL)).toMatchObject({ kind: 'read', packages: 3, rebootNeeded: 'no' });
    const before = await operations.listPackages(host);
    expect(await stateOf(host)).toMatchObject({ kind: 'absent' });
    expect(await start(host)).toBe('started');
    expect(await stateOf(host)).toEqual({ kind: 'running' });
    expect(await start(host)).toBe('already');
    real.machine.advance(600);
    const { state, log } = await operations.pollUpdate(host, NAME, 0);
    expect([state, log]).toEqual([{ kind: 'ended', exitCode: 0 }, await operations.readLog(host, NAME)]);
    expect(log).not.toContain('KB2267602');
    expect(await operations.needsReboot(host)).toMatchObject({ answer: 'yes' });
    const there = new Set(before.map(({ name }) => name));
    const added = (await operations.listPackages(host)).filter(({ name }) => !there.has(name));
    expect(added).toHaveLength(3);
    const [boot, uptime] = [await operations.bootId(host), await operations.uptimeSeconds(host)];
    await operations.reboot(host, boot, uptime + 60);
    real.machine.advance(120);
    session = await again(real);
    expect(hasRebooted(boot, await operations.bootId(session))).toBe('yes');
    expect(await operations.needsReboot(session)).toMatchObject({ answer: 'no' });
    expect(await stateOf(session)).toEqual({ kind: 'ended', exitCode: 0 });
  }, 180_000);

  it('does not restart in another boot, too late, or while it installs', async () => {
    const { host, real } = await connected();
    const [boot, uptime] = [await operations.bootId(host), await operations.uptimeSeconds(host)];
    await operations.reboot(host, '2020-01-01T00:00:00.000Z', uptime + 60);
    expect(hasRebooted(boot, await operations.bootId(host))).toBe('no');
    await expect(operations.reboot(host, boot, uptime - 60)).rejects.toMatchObject({ acted: 'no' });
    await start(host);
    await expect(operations.reboot(host, boot, uptime + 60)).rejects.toMatchObject({ acted: 'no' });
    expect(real.machine.read().boots).toBe(1);
  });

  it('starts nothing under a name that is closed, nor after its time', async () => {
    const { host, real } = await connected();
    await expect(start(host, { untilUptime: 10 })).rejects.toThrow('too late');
    expect(await stateOf(host)).toMatchObject({ kind: 'absent' });
    expect(await operations.closeUpdate(host, NAME)).toBe('closed');
    expect(await start(host)).toBe('already');
    expect(await stateOf(host)).toEqual({ kind: 'closed' });
    expect(real.machine.read().tasks).toEqual({});
  });

  it('is followed while it fetches, update by update, and installs, to the log of its result', async () => {
    const { host, real } = await connected();
    await start(host);
    real.machine.advance(90);
    const onTheWay = await operations.pollUpdate(host, NAME, 0);
    expect(onTheWay.state).toEqual({ kind: 'running' });
    const kbs = ['KB5032198', 'KB5032008', 'KB890830'];
    const lines = [
      'found 3 to install',
      ...kbs.map((kb, at) => `downloading ${at + 1} of 3: ${kb}`),
      `installing 1 of 3: ${kbs.join(', ')}`,
    ];
    expect(onTheWay.log).toBe(`${lines.join('\n')}\n`);
    real.machine.advance(600);
    const end = await operations.pollUpdate(host, NAME, onTheWay.nextOffset);
    expect(end.state).toEqual({ kind: 'ended', exitCode: 0 });
    expect(end.log).toMatch(/^Windows Update: 3 to install\n/);
    expect(await operations.readLog(host, NAME)).toBe(onTheWay.log + end.log);
  });

  it('that is killed has told how far it was', async () => {
    const { host, real } = await connected();
    real.machine.fail({ kind: 'task-killed' });
    await start(host);
    real.machine.advance(1200);
    const { log } = await operations.pollUpdate(host, NAME, 0);
    expect(log.trimEnd().split('\n').at(-1)).toMatch(/^installing 1 of 3: KB/);
  });

  it('installs nothing while it waits for a restart', async () => {
    const { host, real } = await connected();
    real.machine.change((state) => {
      state.pending.autoUpdate = true;
    });
    await start(host);
    real.machine.advance(600);
    const { state, log } = await operations.pollUpdate(host, NAME, 0);
    expect([state, log]).toEqual([{ kind: 'ended', exitCode: 1 }, expect.stringContaining('waits for a restart')]);
  });

  it('keeps what exclusions name', async () => {
    const { host, real } = await connected();
    await start(host, { excludes: ['KB*'] });
    real.machine.advance(600);
    expect(await stateOf(host)).toEqual({ kind: 'ended', exitCode: 0 });
    expect((await operations.readLog(host, NAME)).trim().split('\n')).toContain('Nothing to do.');
  });

  it.each([
    [{ kind: 'updates-fail' }, { kind: 'ended', exitCode: 1 }, '0x800F0922'],
    [{ kind: 'download-fails' }, { kind: 'ended', exitCode: 1 }, '0x80246007'],
    [{ kind: 'install-aborted' }, { kind: 'ended', exitCode: 1 }, '0x8024000B'],
    [{ kind: 'wsus-down' }, { kind: 'ended', exitCode: 1 }, '0x80072EE2'],
    [{ kind: 'task-queued', seconds: 300 }, { kind: 'ended', exitCode: 0 }, 'installed'],
    [{ kind: 'task-never-runs' }, { kind: 'interrupted', rebooted: false }, ''],
    [{ kind: 'task-killed' }, { kind: 'interrupted', rebooted: false }, ''],
    [{ kind: 'task-lost' }, { kind: 'ended', exitCode: 0 }, 'installed'],
    [{ kind: 'no-result' }, { kind: 'interrupted', rebooted: false }, ''],
  ] as const)('tells how an update ended: %j', async (fault, state, words) => {
    const { host, real } = await connected('en');
    real.machine.fail(fault);
    await start(host);
    real.machine.advance(1200);
    const poll = await operations.pollUpdate(host, NAME, 0);
    expect(poll.state).toEqual(state);
    expect(poll.log).toContain(words);
  });

  it('that restarts in the middle of an update is told as such', async () => {
    const { host, real } = await connectedOverSshd();
    real.machine.fail({ kind: 'restarts-itself' });
    await start(host);
    real.machine.advance(1200);
    await operations.bootId(host).catch(() => undefined);
    real.machine.advance(1200);
    session = await again(real);
    expect(await stateOf(session)).toEqual({ kind: 'interrupted', rebooted: true });
  });

  it('is still installing while TiWorker is at work after the task', async () => {
    const { host, real } = await connected();
    real.machine.fail({ kind: 'ti-worker', seconds: 900 });
    await start(host);
    real.machine.advance(300);
    expect(await stateOf(host)).toEqual({ kind: 'running' });
    real.machine.advance(900);
    expect(await stateOf(host)).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('whose order was carried out and its answer lost is polled', async () => {
    const { host, real } = await connectedOverSshd();
    real.machine.fail({ kind: 'lost-answer', of: { script: 'start' } });
    await expect(start(host)).rejects.toMatchObject({ acted: 'unknown' });
    session = await again(real);
    expect(await stateOf(session)).toEqual({ kind: 'running' });
    expect(await start(session)).toBe('already');
  });

  it.each([
    ...['clixml', 'noise', 'bom', 'line-feeds', 'wrapped'].map((kind) => [kind, 'read'] as const),
    ...['utf16', 'half', 'no-answer', 'dates', 'unwrapped', 'constrained', 'access-denied', 'no-powershell'].map(
      (kind) => [kind, 'refused'] as const,
    ),
  ])('with the fault %s is %s', async (kind, end) => {
    const { host, real } = await connected();
    real.machine.fail({ kind, times: 1 } as FaultOrder);
    const facts = operations.bootId(host);
    if (end === 'read') expect(await facts).toContain(new Date(real.machine.read().bootedAt).toISOString());
    else await expect(facts).rejects.toMatchObject({ name: 'HostAnswerError' });
  });

  it('that is going down already takes the order as done, and one that ignores it stays in its boot', async () => {
    const { host, real } = await connected();
    const [boot, uptime] = [await operations.bootId(host), await operations.uptimeSeconds(host)];
    real.machine.fail({ kind: 'restart-refused' });
    await expect(operations.reboot(host, boot, uptime + 60)).resolves.toBeUndefined();
    real.machine.fail({ kind: 'restart-ignored' });
    await operations.reboot(host, boot, uptime + 60);
    expect(hasRebooted(boot, await operations.bootId(host))).toBe('no');
  });

  it('reads services and ports', async () => {
    const { host } = await connected();
    const checks = await operations.readChecks(host, []);
    expect(checks.services?.running.length).toBeGreaterThan(0);
    expect(checks.listeners?.length).toBeGreaterThan(0);
  });
});
