// Agents as a console knows them: stale ones, decommissioned ones, machines that were re-installed, names that Windows has cut.
import { type Machine, machinesOf, mixed, pick } from '../floor/stand-in-machines.ts';

export type Agent = {
  /** Beyond 2^53. */
  readonly id: string;
  readonly uuid: string;
  readonly computerName: string;
  readonly domain: string;
  readonly siteId: string;
  readonly osType: 'linux' | 'windows';
  readonly machineType: 'server';
  agentVersion: string;
  isActive: boolean;
  isDecommissioned: boolean;
  isUninstalled: boolean;
  infected: boolean;
  networkStatus: 'connected' | 'disconnected';
  lastActiveDate: Date;
  updatedAt: Date;
  readonly inet: readonly string[];
  readonly serialNumber: string;
};

export type EstateSpec = {
  readonly servers: number;
  readonly seed?: number;
  readonly at?: Date;
  /** Every so many has no agent; as shipped 15, 0: all have one. */
  readonly missing?: number;
  /** Every so many has not been heard of for weeks; as shipped 30. */
  readonly stale?: number;
  /** Every so many is marked as decommissioned; as shipped 40. */
  readonly decommissioned?: number;
  /** Every so many was re-installed: a second agent, with another uuid. As shipped 60. */
  readonly twice?: number;
  /** Agents of machines that no CMDB knows; as shipped one in 50. */
  readonly strangers?: number;
};

export const SITES = ['225494730938493804', '225494730938493805'] as const;
const FIRST_ID = 1_225_494_730_938_493_804n;
const DAY = 86_400_000;

export function generate(spec: EstateSpec): Agent[] {
  const { servers, seed = 1, missing = 15, stale = 30, decommissioned = 40, twice = 60 } = spec;
  const { at = new Date(), strangers = Math.floor(servers / 50) } = spec;
  // In places of their own, so that none hides another one.
  const every = (id: number, of: number, place: number) => of > 0 && id % of === place % of;
  const known = machinesOf(servers, seed, (id) => every(id, missing, 0));
  const made = known.flatMap((machine) => {
    const age = every(machine.id, stale, 1) || every(machine.id, decommissioned, 2) ? 40 : 0;
    const agent = agentOf(machine, { seed, at, age, isDecommissioned: every(machine.id, decommissioned, 2) });
    const before = {
      ...agent,
      uuid: uuidOf(seed, -machine.id),
      agentVersion: '22.3.4.5',
      lastActiveDate: days(at, 90),
      isActive: false,
    };
    return every(machine.id, twice, 3) ? [before, agent] : [agent];
  });
  const unknown = machinesOf(strangers, seed).map((machine) => {
    const other = {
      ...machine,
      short: `inconnu${machine.id}`,
      ip: `172.16.0.${machine.id % 250}`,
      id: 900_000 + machine.id,
    };
    return agentOf(other, { seed, at, age: 0, isDecommissioned: false });
  });
  return [...made, ...unknown].map((agent, index) => ({ ...agent, id: String(FIRST_ID + BigInt(index) * 7n) }));
}

type Making = { readonly seed: number; readonly at: Date; readonly age: number; readonly isDecommissioned: boolean };

function agentOf(machine: Machine, { seed, at, age, isDecommissioned }: Making): Agent {
  const draw = (about: number, below: number) => mixed(seed, machine.id, about) % below;
  const last = new Date(days(at, age).getTime() - draw(50, 3600) * 1000);
  return {
    id: '',
    uuid: uuidOf(seed, machine.id),
    computerName: machine.isWindows ? machine.short.toUpperCase().slice(0, 15) : machine.short,
    domain: machine.isWindows ? 'CORP' : 'corp.example',
    siteId: pick(SITES, draw(51, 4) === 0 ? 1 : 0),
    osType: machine.isWindows ? 'windows' : 'linux',
    machineType: 'server',
    agentVersion: pick(['24.1.2.6', '24.2.2.20'], draw(52, 2)),
    isActive: age === 0,
    isDecommissioned,
    isUninstalled: false,
    infected: false,
    networkStatus: age === 0 ? 'connected' : 'disconnected',
    lastActiveDate: last,
    updatedAt: last,
    inet: [machine.ip],
    serialNumber: machine.isPhysical ? machine.serial : `VMware-${uuidOf(7, machine.id)}`,
  };
}

function days(at: Date, ago: number): Date {
  return new Date(at.getTime() - ago * DAY);
}

function uuidOf(seed: number, id: number): string {
  const hex = [53, 54, 55, 56].map((about) => mixed(seed, id, about).toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
