// How the servers of the demo behave: most are healthy, and each way of failing that the rules know has one of them.
import type { InstanceFault } from './ec2/start-instances.ts';
import type { SimulatedHost } from './ssh/simulated-host.ts';
import type { WindowsFault } from './windows/windows-host.ts';

export type Behaviour = Omit<SimulatedHost, 'name' | 'address' | 'port'> & {
  readonly vm?: 'quiesce-fails' | 'in-no-vcenter';
};

/**
 * By hostname. At most one server of a week fails its update, or the failure budget (RUN-2) would stop the campaign of a newcomer;
 * those that prerequisites exclude in S02 have no production, so that they do not close the gate of S05.
 */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  // INFRASTRUC, S02.
  vdinfpoc1: { fault: { kind: 'disk-full' } },
  vtinfpoc2: { fault: { kind: 'ssh-refused' } },
  vrinfsat1: { registered: false },
  viinfsat1: { rebootAfterUpdate: true, rebootSeconds: 6 },
  vrinfadns2: { fault: { kind: 'connection-drops' } },
  vtinfsup1: { fault: { kind: 'update-fails', class: 'dependency' } },
  vrinfmta1: { vm: 'quiesce-fails' },
  // INFRASTRUC, S05.
  vpinfreb1: { rebootAfterUpdate: true, fault: { kind: 'stays-down' } },
  vpinfadns2: { rebootAfterUpdate: true },
  // trafic, S03.
  vdtrfsig1: { fault: { kind: 'update-fails', class: 'repository' } },
  vttrfcam1: { fault: { kind: 'new-kernel-hangs' } },
  // PEA, S08.
  vdpeabdd1: { vm: 'in-no-vcenter' },
  vppeavoi1: { rebootAfterUpdate: true },
  // The large site, S08.
  vdpeaabo11: { fault: { kind: 'disk-full' } },
  vrpeasup11: { fault: { kind: 'update-fails', class: 'repository' } },
  vtpeavoi11: { rebootAfterUpdate: true },
  vppeagar11: { rebootAfterUpdate: true },
  // FL, S11.
  vtflofac1: { fault: { kind: 'update-fails', class: 'disk' } },
  vdflofac1: { fault: { kind: 'power-lost' } },
  vrfloweb1: { fault: { kind: 'unregistered' } },
  // BI and GESTION, S13.
  vtbirpt1: { fault: { kind: 'unit-fails', unit: 'reports.service' } },
  vrbidwh1: { fault: { kind: 'sudo-password' } },
  vrgescpt1: { fault: { kind: 'package-lock' } },
  vrgesdoc1: { fault: { kind: 'login-refused' } },
  // NUM, S06: over SSH; those of Windows and EC2 are below.
  vrnumweb1: { rebootAfterUpdate: true },
  vtnumweb2: { fault: { kind: 'update-fails', class: 'dependency' } },
};

/** ERROR_DISK_FULL: Windows says that of a cumulative update which finds no room. */
const NO_ROOM = '0x80070070';

export const WINDOWS_FAULTS: Readonly<Record<string, WindowsFault>> = {
  vtnumwin2: { kind: 'update-fails', kb: '5032198', hresult: NO_ROOM },
  vdnumwin4: { kind: 'task-refused' },
  vdnumwin5: { kind: 'ssh-refused' },
};

export const INSTANCE_FAULTS: Readonly<Record<string, InstanceFault>> = {
  vtnumaws2: { kind: 'patch-fails' },
  vdnumaws4: { kind: 'agent-silent' },
};

/** Real seconds of an update, 8 to 20: the same for a name each time. */
export function updateSeconds(hostname: string): number {
  const sum = Array.from(hostname).reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7);
  return 8 + (sum % 13);
}
