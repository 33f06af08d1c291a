// The product's operations against simulated hosts, over real SSH on loopback.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedHost } from '../../../../demo/estate/ssh/simulated-host.ts';
import { type SimulatedHosts, startSimulatedHosts } from '../../../../demo/estate/ssh/start-simulated-hosts.ts';
import { packageDifference } from '../../../../domain/attempts/package-difference.ts';
import { readWholeLog } from '../../../../targets/detached/whole-log.ts';
import { failureClass } from '../../../../targets/packages/failure-class.ts';
import type { HostSession } from '../../../../targets/ports.ts';
import { createPosixOperations } from '../../../../targets/posix-operations.ts';
import { updateProgress } from '../../../targets/packages/update-progress.ts';
import { connectTo, createKeys } from './ssh-client.ts';

const NAME = 'patchcenter-attempt-1';
const NO_KERNEL = { excludes: ['kernel*', 'glibc*', 'systemd*', 'linux-firmware*'], scope: { kind: 'all' } } as const;
const ALL = { excludes: [], scope: { kind: 'all' } } as const;
const operations = createPosixOperations();
const keys = createKeys();

describe('a simulated host', () => {
  let estate: SimulatedHosts | null = null;
  const sessions: HostSession[] = [];
  /** Updates run on this clock: tests say when they are over. */
  let elapsedMs = 0;

  async function hostWith(description: Partial<SimulatedHost> = {}) {
    elapsedMs = 0;
    estate = await startSimulatedHosts([{ name: 'vrdemo1', rebootSeconds: 0.05, ...description }], {
      authorizedKey: keys.publicKey,
      monotonicMs: () => elapsedMs,
    });
    const host = estate.host('vrdemo1');
    return { host, connect: () => connect(host) };
  }

  async function connect(at: { address: string; port: number }): Promise<HostSession> {
    const session = await connectTo(at, keys);
    sessions.push(session);
    return session;
  }

  const reconnected = (at: { address: string; port: number }) =>
    vi.waitFor(() => connect(at), { timeout: 5_000, interval: 20 });

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.close();
    await estate?.close();
    estate = null;
  });
  afterAll(() => vi.restoreAllMocks());

  it('PRE-5 to PRE-7: shows healthy prerequisites', async () => {
    const { connect } = await hostWith();
    const facts = await operations.readFacts(await connect(), { ...NO_KERNEL, now: new Date() });
    expect(facts).toMatchObject({
      disk: { rootMb: 9000, varMb: 6000, bootMb: 600, inodesFreePercent: 99 },
      registration: { state: 'registered' },
      enabledRepositories: 3,
      sudo: 'yes',
      packageLock: 'no',
      rpmDatabaseReadable: 'yes',
      preview: { kernelInScope: false, rebootForecast: 'no' },
    });
    expect(facts.preview?.packages).toBeGreaterThan(2);
    expect(facts.preview?.securityAdvisories).toBeGreaterThan(0);
    expect(facts.preview?.downloadBytes).toBeGreaterThan(0);
    expect(Math.abs(facts.clockSkewSeconds ?? 99)).toBeLessThan(5);
    expect(facts.transcript).toHaveLength(11);
    expect(facts.transcript.map((entry) => entry.command)).toContain('LC_ALL=C df -Pk / /var /boot');
  });

  it('PIN-1: offers the versions that are asked for, and nothing beside them', async () => {
    const { connect } = await hostWith();
    const session = await connect();
    const openssl = { name: 'openssl', arch: 'x86_64', version: '1:1.1.1k-14.el8_10' };
    const gone = { name: 'openssl-libs', arch: 'x86_64', version: '1:1.1.1k-13.el8_10' };
    const scope = { kind: 'versions', packages: [openssl, gone], dependencies: 'listed' } as const;
    const facts = await operations.readFacts(session, { excludes: [], scope, now: new Date() });
    expect(facts.narrowing).toEqual({ answer: 'yes', reason: null });
    expect(facts.preview).toMatchObject({ packages: 1 });
  });

  it('PRE-5: has no /boot when told so', async () => {
    const { connect } = await hostWith({ bootFreeMb: null });
    const { disk } = await operations.readFacts(await connect(), { ...NO_KERNEL, now: new Date() });
    expect(disk).toMatchObject({ rootMb: 9000, varMb: 6000, bootMb: null, inodesFreePercent: 99 });
  });

  it.each([
    [{ kind: 'disk-full' }, { disk: { rootMb: 180 } }],
    [{ kind: 'unregistered' }, { registration: { state: 'not-registered' }, enabledRepositories: 0 }],
    [
      { kind: 'sudo-password' },
      { sudo: 'no', registration: { state: 'unknown' }, enabledRepositories: null, preview: null },
    ],
    [{ kind: 'package-lock' }, { packageLock: 'yes', preview: null, enabledRepositories: null }],
  ] as const)('PRE-5 to PRE-7: shows the fault %o', async (fault, expected) => {
    const { connect } = await hostWith({ fault });
    expect(await operations.readFacts(await connect(), { ...NO_KERNEL, now: new Date() })).toMatchObject(expected);
  });

  it('RUN-6, RUN-7: updates once, with a log that grows, and changes what rpm says', async () => {
    const { host, connect } = await hostWith();
    const session = await connect();
    const { preview } = await operations.readFacts(session, { ...NO_KERNEL, now: new Date() });
    const before = await operations.listPackages(session);
    expect(await operations.startUpdate(session, NAME, NO_KERNEL)).toBe('started');
    expect(await operations.startUpdate(session, NAME, NO_KERNEL)).toBe('already');
    elapsedMs = 8_000;
    const middle = await operations.pollUpdate(session, NAME, 0);
    expect(middle.state).toEqual({ kind: 'running' });
    expect(updateProgress(middle.log)?.phase).toBe('installing');
    elapsedMs = 12_000;
    const end = await operations.pollUpdate(session, NAME, middle.nextOffset);
    expect(end.state).toEqual({ kind: 'ended', exitCode: 0 });
    expect(end.log).toMatch(/Complete!\n$/);
    const difference = packageDifference(before, await operations.listPackages(session));
    expect(difference).toHaveLength(preview?.packages ?? 0);
    expect(difference.every((change) => change.from !== null && change.to !== null)).toBe(true);
    expect(difference.some((change) => change.name.startsWith('kernel'))).toBe(false);
    expect(host.state().starts).toEqual(new Map([[NAME, 1]]));
  });

  it('RUN-7: has nothing to do the second time', async () => {
    const { connect } = await hostWith();
    const session = await connect();
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 12_000;
    await operations.startUpdate(session, 'patchcenter-attempt-2', NO_KERNEL);
    elapsedMs = 24_000;
    const log = await readWholeLog(session, 'patchcenter-attempt-2');
    expect(/Nothing to do/.test(log)).toBe(true);
  });

  it('RUN-5: narrows an update to a CVE', async () => {
    const { connect } = await hostWith();
    const session = await connect();
    const before = await operations.listPackages(session);
    await operations.startUpdate(session, NAME, { excludes: [], scope: { kind: 'cve', id: 'CVE-2026-1234' } });
    elapsedMs = 12_000;
    const changes = packageDifference(before, await operations.listPackages(session));
    expect(changes.map((change) => change.name)).toEqual(['openssl', 'openssl-libs']);
  });

  it.each(['disk', 'repository', 'dependency', 'scriptlet'] as const)('RUN-7: fails with class %s', async (kind) => {
    const { connect } = await hostWith({ fault: { kind: 'update-fails', class: kind } });
    const session = await connect();
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 12_000;
    const { state, log } = await operations.pollUpdate(session, NAME, 0);
    expect(state).toEqual({ kind: 'ended', exitCode: 1 });
    expect(failureClass(log, 1)).toBe(kind);
  });

  it('RUN-8: needs a reboot after a kernel, goes down, comes back with another boot id and none needed', async () => {
    const { host, connect } = await hostWith();
    const session = await connect();
    await operations.startUpdate(session, NAME, ALL);
    elapsedMs = 12_000;
    expect(await operations.needsReboot(session)).toMatchObject({ answer: 'yes' });
    const before = await operations.bootId(session);
    await operations.reboot(session, await operations.bootId(session), 2000);
    await vi.waitFor(() => expect(host.state().power).not.toBe('on'), { timeout: 10_000 });
    const again = await reconnected(host);
    expect(await operations.bootId(again)).not.toBe(before);
    expect(await operations.needsReboot(again)).toMatchObject({ answer: 'no' });
    expect(host.state().reboots).toBe(1);
  });

  it('RUN-8: stays down when told so, until power is put back on', async () => {
    const { host, connect } = await hostWith({ fault: { kind: 'stays-down' } });
    const again = await connect();
    await operations.reboot(again, await operations.bootId(again), 2000);
    await vi.waitFor(() => expect(host.state().power).toBe('off'), { timeout: 10_000 });
    await expect(connect()).rejects.toThrow('ECONNREFUSED');
    host.powerOn();
    await reconnected(host);
  });

  it('RUN-6: cuts the connection once in the middle; the update goes on', async () => {
    const { host, connect } = await hostWith({ fault: { kind: 'connection-drops' } });
    const session = await connect();
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 6_000;
    await expect(operations.pollUpdate(session, NAME, 0)).rejects.toMatchObject({
      failure: { kind: 'connection-lost' },
    });
    const again = await connect();
    expect((await operations.pollUpdate(again, NAME, 0)).state).toEqual({ kind: 'running' });
    elapsedMs = 12_000;
    expect((await operations.pollUpdate(again, NAME, 0)).state).toEqual({ kind: 'ended', exitCode: 0 });
    expect(host.state().starts.get(NAME)).toBe(1);
  });

  it('RUN-6: loses power in the middle: interrupted by a reboot, and never started again', async () => {
    const { host, connect } = await hostWith({ fault: { kind: 'power-lost' } });
    const session = await connect();
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 6_000;
    await expect(operations.pollUpdate(session, NAME, 0)).rejects.toThrow();
    const again = await reconnected(host);
    expect((await operations.pollUpdate(again, NAME, 0)).state).toEqual({ kind: 'interrupted', rebooted: true });
    expect(await operations.startUpdate(again, NAME, NO_KERNEL)).toBe('already');
  });

  it('RUN-9: shows failed units, ports and mounts', async () => {
    const { connect } = await hostWith({ fault: { kind: 'unit-fails', unit: 'httpd.service' } });
    const session = await connect();
    const before = await operations.readChecks(session, []);
    expect(before).toMatchObject({
      failedUnits: [],
      listening: ['tcp/0.0.0.0:22', 'tcp/[::]:22', 'udp/127.0.0.1:323'],
      mounts: ['/', '/boot', '/var'],
      application: [],
    });
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 12_000;
    expect(await operations.readChecks(session, [])).toEqual({ ...before, failedUnits: ['httpd.service'] });
  });

  it('RUN-10: goes back to a snapshot, with another boot and no trace of the update', async () => {
    const { host, connect } = await hostWith();
    const session = await connect();
    const before = host.state();
    host.takeSnapshot('snapshot-1');
    await operations.startUpdate(session, NAME, NO_KERNEL);
    elapsedMs = 12_000;
    expect(host.state().packages).not.toEqual(before.packages);
    await host.restoreSnapshot('snapshot-1');
    const again = await reconnected(host);
    expect(await operations.listPackages(again)).toEqual(before.packages);
    expect((await operations.pollUpdate(again, NAME, 0)).state).toEqual({ kind: 'absent' });
    expect(host.state().bootId).not.toBe(before.bootId);
  });

  it('PRE-2, PRE-3: closes its port, refuses the login, changes its key, each when told so and back', async () => {
    const { host, connect } = await hostWith();
    const seen: string[] = [];
    const fingerprint = async () => {
      sessions.push(await connectTo(host, keys, (key) => seen.push(key.toString('base64'))));
    };
    await fingerprint();
    await host.setFault({ kind: 'ssh-refused' });
    await expect(connect()).rejects.toThrow('ECONNREFUSED');
    await host.setFault({ kind: 'login-refused' });
    await expect(connect()).rejects.toThrow('authentication methods failed');
    await host.setFault({ kind: 'host-key-changed' });
    await fingerprint();
    await host.setFault(null);
    await fingerprint();
    expect(seen[1]).not.toBe(seen[0]);
    expect(seen[2]).toBe(seen[0]);
  });

  it('refuses the key of a stranger', async () => {
    const { host } = await hostWith();
    await expect(connectTo(host, createKeys())).rejects.toThrow('authentication methods failed');
  });

  it('PRE-3: proves a login by the exit code and the words of a command', async () => {
    const { connect } = await hostWith();
    const session = await connect();
    expect(await session.exec('exit 42')).toMatchObject({ exitCode: 42 });
    expect(await session.exec("sh -c 'echo ready; exit 7'")).toEqual({ exitCode: 7, stdout: 'ready\n', stderr: '' });
    expect(await session.exec('whatever --else')).toMatchObject({ exitCode: 127 });
  });

  it('stands beside 59 others, each at its own address', async () => {
    const hosts = Array.from({ length: 60 }, (_, i) => ({ name: `vrdemo${i}` }));
    estate = await startSimulatedHosts(hosts, { authorizedKey: keys.publicKey });
    expect(new Set(estate.hosts.map((host) => `${host.address}:${host.port}`)).size).toBe(60);
    expect(() => estate?.host('nobody')).toThrow('no simulated host nobody');
    const [first, last] = [estate.host('vrdemo0'), estate.host('vrdemo59')];
    const ids = await Promise.all([first, last].map(async (host) => operations.bootId(await connect(host))));
    expect(ids).toEqual([first.state().bootId, last.state().bootId]);
  });
});
