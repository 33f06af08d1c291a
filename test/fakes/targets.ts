// Hosts and a vCenter in memory, behind the ports that jobs see.
import { type HostOperations, ReachError, type SshPort, type VcenterPort } from '../../targets/ports.ts';
import { type FakeHost, hostOperations, newHost } from './host.ts';
import { type FakeVm, type FakeVms, newVm, vcenterOf } from './vcenter.ts';

export type FakeTargets = FakeVms & {
  ssh: SshPort;
  host: HostOperations;
  vcenter: VcenterPort;
};

export function createFakeTargets(): FakeTargets {
  const hosts = new Map<string, FakeHost>();
  const vms = new Map<string, FakeVm>();
  const fake: FakeTargets = {
    hostNamed: (name) => entry(hosts, name, newHost),
    vmNamed: (name) => entry(vms, name, () => newVm(name)),
    machines: [],
    vcenterSilent: false,
    elsewhere: [],
    silent: [],
    onOperation: () => {},
    ssh: {
      connect: async ({ hostname }) => {
        await fake.onOperation('connect', hostname, 'before');
        if (fake.hostNamed(hostname).boot.hangs) throw silent();
        if (!fake.hostNamed(hostname).reachable || fake.vmNamed(hostname).power === 'off') throw unreachable();
        return {
          address: hostname,
          kind: 'posix',
          method: 'ssh_key',
          exec: () => Promise.reject(new Error('not used')),
          close: () => {},
        };
      },
    },
    host: hostOperations(() => fake),
    vcenter: vcenterOf(() => fake),
  };
  return fake;
}

function entry<T>(map: Map<string, T>, name: string, make: () => T): T {
  const found = map.get(name) ?? make();
  map.set(name, found);
  return found;
}

function silent(): ReachError {
  return new ReachError({ kind: 'timeout', temporary: true, detail: 'no answer on port 22' });
}

function unreachable(): ReachError {
  return new ReachError({ kind: 'port-closed', temporary: false, detail: 'port 22 is closed' });
}
