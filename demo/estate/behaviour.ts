// How the servers of the demo behave: most are healthy, and each way of failing that the rules know has one of them.
import type { SimulatedHost } from './ssh/simulated-host.ts';

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
};

/** Real seconds of an update, 8 to 20: the same for a name each time. */
export function updateSeconds(hostname: string): number {
  const sum = Array.from(hostname).reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7);
  return 8 + (sum % 13);
}
