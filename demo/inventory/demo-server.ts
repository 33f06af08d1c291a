// What the demo says of one server: the columns of `servers` by name instead of by id, with healthy defaults.
import type { RebootPolicyName } from '../../db/schema/inventory.ts';

export const ENVIRONMENTS = ['Production', 'Pilote', 'Pré-production', 'Recette', 'Test', 'Développement'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

export const DOMAINS = {
  INFRASTRUC: 'Infrastructure',
  trafic: 'Trafic',
  PEA: 'Péage',
  FL: 'Flux libre',
  BI: 'Décisionnel',
  GESTION: 'Gestion',
  NUM: 'Services numériques',
} as const;
export type DomainCode = keyof typeof DOMAINS;

/** `Site Est` keeps the holidays of Alsace-Moselle. */
export const ZONES = ['LAN', 'DMZ', 'Site Est'] as const;
export type ZoneName = (typeof ZONES)[number];

export type ServerDetails = {
  readonly application: string;
  readonly osFamily: 'linux' | 'windows' | 'aix';
  readonly osVersion: string;
  readonly etat: string;
  readonly patchOsOwner: string;
  readonly licence: 'active' | 'els' | 'obsolete';
  readonly machineType: 'vm' | 'physical';
  readonly appGroup: string | null;
  readonly appType: string | null;
  readonly zone: ZoneName;
  readonly day: string | null;
  readonly hour: string | null;
  /** Key of a person (`people.ts`). */
  readonly operator: string | null;
  readonly excludes: string | null;
  /** Null: the VM has the hostname. */
  readonly vmName: string | null;
  /** An instance of EC2, reached through Systems Manager; else over SSH. */
  readonly ec2: boolean;
  readonly sshMethod: 'ssh_key' | 'ssh_psmp';
  readonly rebootPolicy: RebootPolicyName | null;
  /** Off when the demo begins, and started for its patching (RUN-17). */
  readonly normallyOff: boolean;
  readonly database: { readonly name: string; readonly engine: string } | null;
};

export type DemoServer = ServerDetails & {
  readonly hostname: string;
  readonly domain: DomainCode;
  readonly environment: EnvironmentName;
};

const HEALTHY: Omit<ServerDetails, 'application'> = {
  osFamily: 'linux',
  osVersion: 'RHEL 8.10',
  etat: 'Production',
  patchOsOwner: 'secops',
  licence: 'active',
  machineType: 'vm',
  appGroup: null,
  appType: null,
  zone: 'LAN',
  day: null,
  hour: null,
  operator: null,
  excludes: null,
  vmName: null,
  ec2: false,
  sshMethod: 'ssh_key',
  rebootPolicy: null,
  normallyOff: false,
  database: null,
};

/** Hostname, environment, application, and what is not usual about it. */
export type ServerLine = readonly [
  hostname: string,
  environment: EnvironmentName,
  application: string,
  unusual?: Partial<ServerDetails>,
];

export function serversOf(domain: DomainCode, lines: readonly ServerLine[]): readonly DemoServer[] {
  return lines.map(([hostname, environment, application, unusual]) => ({
    ...HEALTHY,
    application,
    ...unusual,
    hostname,
    domain,
    environment,
  }));
}
