// One EC2 instance: power, agent, role, volumes, patches, and how they change with the stand-in's clock.
import type { InstanceStateName } from '@aws-sdk/client-ec2';
import type { OperatingSystem, PatchOperationType, RebootOption } from '@aws-sdk/client-ssm';
import type { Clock } from './clock.ts';
import type { Patch, Reported } from './patches.ts';

export type Platform = 'amazon-linux' | 'rhel' | 'ubuntu' | 'windows';
export type Volume = { readonly id: string; readonly device: string; readonly gib: number };

export type MachineSeed = {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly address: string;
  /** `Name` and `Patch Group` among them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly power?: 'running' | 'stopped';
  /** Null: no instance profile. */
  readonly role?: string | null;
  /** Null: it is not installed. */
  readonly agent?: string | null;
  /** False: the agent runs and reaches nobody. */
  readonly isReachable?: boolean;
  readonly volumes?: readonly Volume[];
  readonly patches?: readonly Patch[];
};

export type PatchRun = {
  readonly operation: PatchOperationType;
  readonly rebootOption: RebootOption;
  readonly baselineId: string;
  readonly patchGroup: string;
  readonly snapshotId: string;
  readonly overrideList: string;
  readonly from: Date;
  readonly to: Date;
  readonly reports: readonly Reported[];
};

export const AGENT_LATEST = '3.3.2299.0';
/** Older ones do not know the parameters of the documents of today. */
export const AGENT_LEAST = '3.0.0.0';
export const STANDARD_ROLE = 'AmazonSSMManagedInstanceCore';

export const PLATFORMS: Readonly<
  Record<
    Platform,
    { readonly system: OperatingSystem; readonly name: string; readonly version: string; readonly details: string }
  >
> = {
  'amazon-linux': { system: 'AMAZON_LINUX_2023', name: 'Amazon Linux', version: '2023', details: 'Linux/UNIX' },
  rhel: {
    system: 'REDHAT_ENTERPRISE_LINUX',
    name: 'Red Hat Enterprise Linux',
    version: '9.4',
    details: 'Red Hat Enterprise Linux',
  },
  ubuntu: { system: 'UBUNTU', name: 'Ubuntu', version: '22.04', details: 'Linux/UNIX' },
  windows: {
    system: 'WINDOWS',
    name: 'Microsoft Windows Server 2022 Datacenter',
    version: '10.0.20348',
    details: 'Windows',
  },
};

const STARTS_IN_MS = 20_000;
const STOPS_IN_MS = 30_000;
const RESTARTS_IN_MS = 60_000;
const AGENT_AFTER_MS = 15_000;

export class Machine {
  readonly seed: MachineSeed;
  readonly tags: Map<string, string>;
  /** The root volume is the first. */
  volumes: readonly Volume[];
  patches: readonly Patch[];
  agent: string | null;
  isReachable: boolean;
  /** How often its operating system has started. */
  boots = 1;
  launched: number;
  lastRun: PatchRun | undefined;
  /** What was reported before the last run. */
  runBefore: PatchRun | undefined;
  readonly #clock: Clock;
  #power: InstanceStateName;
  /** When the power becomes what was asked for. */
  #due = 0;
  #upSince: number;

  constructor(seed: MachineSeed, clock: Clock) {
    this.seed = seed;
    this.#clock = clock;
    this.tags = new Map(Object.entries({ Name: seed.name, ...seed.tags }));
    this.volumes = seed.volumes ?? [{ id: `vol-${seed.id.slice(2)}`, device: '/dev/xvda', gib: 30 }];
    this.patches = seed.patches ?? [];
    this.agent = seed.agent === undefined ? AGENT_LATEST : seed.agent;
    this.isReachable = seed.isReachable ?? true;
    this.#power = seed.power ?? 'running';
    this.launched = clock.now() - 30 * 86_400_000;
    this.#upSince = this.launched;
  }

  get id(): string {
    return this.seed.id;
  }

  get isWindows(): boolean {
    return this.seed.platform === 'windows';
  }

  get role(): string | null {
    return this.seed.role === undefined ? STANDARD_ROLE : this.seed.role;
  }

  get patchGroup(): string {
    return this.tags.get('Patch Group') ?? this.tags.get('PatchGroup') ?? '';
  }

  /** Without an agent or a role Systems Manager does not know it. */
  get isManaged(): boolean {
    return this.agent !== null && this.role !== null && this.power !== 'terminated';
  }

  get power(): InstanceStateName {
    const isDue = this.#clock.now() >= this.#due;
    if (this.#power === 'pending' && isDue) {
      this.#power = 'running';
      this.#upSince = this.#due;
    }
    if (this.#power === 'stopping' && isDue) this.#power = 'stopped';
    return this.#power;
  }

  get bootedAt(): number {
    return this.#upSince;
  }

  get isOnline(): boolean {
    return (
      this.isManaged &&
      this.isReachable &&
      this.power === 'running' &&
      this.#clock.now() >= this.#upSince + this.#agentDelay()
    );
  }

  #agentDelay(): number {
    return this.boots === 1 ? 0 : this.#clock.takes(AGENT_AFTER_MS);
  }

  start(): void {
    if (this.power !== 'stopped') return;
    this.#power = 'pending';
    this.#due = this.#clock.now() + this.#clock.takes(STARTS_IN_MS);
    this.launched = this.#clock.now();
    this.boots += 1;
  }

  stop(): void {
    if (this.power !== 'running' && this.power !== 'pending') return;
    this.#power = 'stopping';
    this.#due = this.#clock.now() + this.#clock.takes(STOPS_IN_MS);
  }

  /** The state of EC2 stays `running`, and nobody is there for a minute. Says when it is back. */
  restart(at = this.#clock.now()): number {
    this.boots += 1;
    this.#upSince = at + this.#clock.takes(RESTARTS_IN_MS);
    return this.#upSince + this.#clock.takes(AGENT_AFTER_MS);
  }
}
