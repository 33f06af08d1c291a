import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Estate, startEstate } from '../../../demo/estate/estate.ts';
import { SERVERS } from '../../../demo/inventory/inventory.ts';
import { systemClock } from '../../../domain/clock.ts';
import { spaceRefusal } from '../../../domain/prerequisites/datastore-space.ts';
import { identifyMachine } from '../../../domain/snapshots/machine-identity.ts';
import type { Target } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { createVcenterPort } from '../../../targets/vcenter/vcenter-port.ts';
import { findVm } from '../../targets/vcenter/simulated-estate.ts';

let estate: Estate;
beforeAll(async () => {
  estate = await startEstate(SERVERS, { clock: systemClock });
});
afterAll(() => estate.close());

function target(hostname: string): Target {
  return { hostname, platform: 'linux', reach: { kind: 'ssh' }, sshMethod: 'ssh_key', environment: 'Recette' };
}

async function connect(hostname: string) {
  return createSshPort(estate.ssh, { verify: async () => 'known' }).connect(target(hostname));
}

describe('The simulated estate of the demo', () => {
  it('has a host for every Linux and Windows server in service and an instance for those of EC2, on loopback alone', () => {
    const inService = SERVERS.filter(({ etat }) => etat === 'Production');
    const expected = inService.filter(({ osFamily, ec2 }) => osFamily === 'linux' && !ec2);
    const windows = inService.filter(({ osFamily }) => osFamily === 'windows').map(({ hostname }) => hostname);
    expect(estate.windows.hosts.map(({ name }) => name)).toEqual(windows);
    expect(estate.instances.instances.map(({ hostname }) => hostname)).toEqual(
      inService.filter(({ ec2 }) => ec2).map(({ hostname }) => hostname),
    );
    expect(estate.hosts.hosts.map(({ name }) => name)).toEqual(expected.map(({ hostname }) => hostname));
    for (const { address } of [...estate.hosts.hosts, ...estate.windows.hosts]) expect(address).toMatch(/^127\./);
    for (const { url } of estate.vcenters) expect(url).toContain('//127.0.0.1:');
  });

  it('keeps the machine of every virtual server in one vCenter, but of the lost one in none (RUN-4)', () => {
    const machines = estate.vcenters.flatMap((vcenter) => vcenter.state().map(({ guestHostName }) => guestHostName));
    expect(estate.vcenters.map(({ name }) => name)).toEqual(['Senlis', 'Nanterre', 'DR']);
    expect(new Set(machines).size).toBe(machines.length);
    expect(machines).toHaveLength(estate.hosts.hosts.length + estate.windows.hosts.length - 3);
    expect(machines).not.toContain('vdpeabdd1.sanef.groupe');
  });

  it('lets a worker in with the key of this run', async () => {
    const session = await connect('vpinfadns1');
    expect((await createPosixOperations().bootId(session)).length).toBeGreaterThan(10);
    session.close();
  });

  it('proves which machine a host is by the uuid of its firmware, as the product asks for it (RUN-17)', async () => {
    const vcenter = createVcenterPort(estate.vcenter);
    for (const hostname of ['vpinfadns1', 'vrinfmta1']) {
      const session = await connect(hostname);
      const host = await createPosixOperations().readIdentity(session);
      session.close();
      const server = { hostname, storedName: SERVERS.find((one) => one.hostname === hostname)?.vmName ?? null };
      const search = await vcenter.findMachines({
        ...server,
        uuid: host.uuid,
        nodeName: host.nodeName,
        branch: 'hprod',
      });
      expect(identifyMachine(server, host, search), hostname).toMatchObject({
        kind: 'proved',
        by: 'uuid',
        machine: { guestHostName: `${hostname}.sanef.groupe` },
      });
    }
    await vcenter.close();
  });

  it('shows an unreachable server until it is fixed', async () => {
    await expect(connect('vtinfpoc2')).rejects.toThrow('port-closed');
    expect(await estate.fix(['vtinfpoc2', 'nothere1'])).toEqual(['vtinfpoc2']);
    const session = await connect('vtinfpoc2');
    session.close();
  });

  it('brings the host back to its snapshot when vCenter reverts, and makes a crash-consistent one where quiescing fails', async () => {
    const vcenter = createVcenterPort(estate.vcenter);
    const vm = await findVm(vcenter, 'vrinfmta1', 'hprod');
    expect(vm.vcenter).toBe('Senlis');
    const snapshot = await vcenter.ensureSnapshot(vm, 'PC_1_hprod_20270111_0905', 'test');
    expect(snapshot.consistency).toBe('crash-consistent');
    const host = estate.hosts.host('vrinfmta1');
    const before = host.state();
    await vcenter.revertToSnapshot(snapshot);
    expect(host.state().bootId).not.toBe(before.bootId);
    await vcenter.removeSnapshot(snapshot);
    expect(host.state().snapshots).toEqual([]);
    await vcenter.close();
  });

  it('has room on its datastores, tells the size of a snapshot, and keeps one that nobody knows (RUN-4, RUN-11)', async () => {
    const vcenter = createVcenterPort(estate.vcenter);
    const machines = await vcenter.listMachines('Senlis');
    const left = machines.flatMap(({ snapshots }) => snapshots ?? []);
    expect(left).toMatchObject([{ vmName: expect.stringMatching(/vrinfsat1/i), name: 'PC_3_hprod_20261012_0915' }]);
    const [orphan] = left;
    if (orphan === undefined) throw new Error('no snapshot');
    expect((await vcenter.readSnapshotSizes(orphan)).get(orphan.snapshotMoref)).toBeGreaterThan(180_000_000);
    expect(spaceRefusal(await vcenter.readDatastores(orphan), 10)).toBeNull();
    await vcenter.removeSnapshot(orphan);
    await vcenter.close();
  });

  it('starts in less than five seconds', async () => {
    const begun = performance.now();
    const second = await startEstate(SERVERS, { clock: systemClock });
    await second.close();
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
