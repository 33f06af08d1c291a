// What a simulated server is, and the ways in which it may misbehave: the vocabulary of the estate and of its tests.
import type { PackageVersion } from '../../../targets/ports.ts';

/** One server as the launcher describes it. Only the name is needed; everything else has a healthy default. */
export type SimulatedHost = {
  /** Lower case, without suffix. Also decides which updates are waiting and the host key: a restart changes neither. */
  readonly name: string;
  /** Where it listens; default the next free address of 127.10.0.0/16, or 127.0.0.1 where the system has only that one. */
  readonly address?: string;
  /** Default: the port given to `startSimulatedHosts`, or a free one. */
  readonly port?: number;
  /** Real seconds an update takes (default 12): short, so that a demo is lively. */
  readonly updateSeconds?: number;
  /** Real seconds the port stays closed during a reboot (default 4). */
  readonly rebootSeconds?: number;
  /** MiB free (defaults 9000, 6000, 600); `bootFreeMb: null`: no /boot. */
  readonly rootFreeMb?: number;
  readonly varFreeMb?: number;
  readonly bootFreeMb?: number | null;
  /** Enabled repositories (default 3). */
  readonly repositories?: number;
  /** Default true. */
  readonly registered?: boolean;
  /** `needs-restarting` asks for a reboot after any update, not only after those of kernel, glibc and the like. */
  readonly rebootAfterUpdate?: boolean;
  /** Of its firmware; default: made of the name. null: dmidecode is not installed. */
  readonly uuid?: string | null;
  readonly fault?: SimulatedFault;
};

export type SimulatedFault =
  /** / has 180 MiB left: seen by the prerequisites. */
  | { readonly kind: 'disk-full' }
  /** Not registered and without repositories. */
  | { readonly kind: 'unregistered' }
  | { readonly kind: 'update-fails'; readonly class: UpdateFailure }
  /** Goes down for a reboot and stays there until `powerOn` or `restoreSnapshot`. */
  | { readonly kind: 'stays-down' }
  /** A kernel that came after the first one hangs as it boots: the host is down until it is reset (POL-6). */
  | { readonly kind: 'new-kernel-hangs' }
  /** The port is closed. */
  | { readonly kind: 'ssh-refused' }
  /** Every key is refused. */
  | { readonly kind: 'login-refused' }
  /** Another host key than before: given from the start, it is only the first key that anybody learns. */
  | { readonly kind: 'host-key-changed' }
  /** All connections are cut once, 40 % into the update, which goes on. */
  | { readonly kind: 'connection-drops' }
  /** The power is cut once, 40 % into the update; the host boots again by itself. */
  | { readonly kind: 'power-lost' }
  | { readonly kind: 'sudo-password' }
  /** Another yum is running. */
  | { readonly kind: 'package-lock' }
  /** This unit is failed after the next update or reboot (RUN-9). */
  | { readonly kind: 'unit-fails'; readonly unit: string };

export type UpdateFailure = 'disk' | 'repository' | 'dependency' | 'scriptlet';

/** For tests and for a simulated vCenter: the truth about a host, to compare with what the product believes. */
export type SimulatedState = {
  readonly power: 'on' | 'booting' | 'off';
  readonly bootId: string;
  readonly packages: readonly PackageVersion[];
  readonly fault: SimulatedFault | null;
  /** Names under which an update was started, and how often: never more than once (RUN-6). */
  readonly starts: ReadonlyMap<string, number>;
  readonly reboots: number;
  readonly snapshots: readonly string[];
};
