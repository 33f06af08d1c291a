// Hosts as a system of monitoring knows them: their services, what is red, what was never checked. The same for the same numbers.
import { machinesOf, mixed } from './stand-in-machines.ts';

/** 0 ok, 1 warning, 2 critical, 3 unknown. */
export type ServiceState = 0 | 1 | 2 | 3;
export type MonitoredService = { readonly name: string; state: ServiceState };
export type MonitoredHost = {
  readonly id: number;
  readonly name: string;
  readonly address: string;
  isDown: boolean;
  /** Never checked yet: its state says nothing. */
  readonly isPending: boolean;
  readonly services: readonly MonitoredService[];
};

export type MonitoredSpec = {
  readonly servers: number;
  readonly seed?: number;
  /** How hosts are named there; as shipped short. */
  readonly naming?: 'short' | 'fqdn' | 'upper';
  /** Every so many is not there; as shipped 30, 0: none. Likewise down (40), pending (50), with a red service (20). */
  readonly missing?: number;
  readonly down?: number;
  readonly pending?: number;
  readonly red?: number;
};

const SERVICES = ['load', 'disk /', 'ssh', 'ntp', 'cron'] as const;

export function generate({
  servers,
  seed = 1,
  naming = 'short',
  missing = 30,
  down = 40,
  pending = 50,
  red = 20,
}: MonitoredSpec): MonitoredHost[] {
  // In places of their own, so that none hides another one.
  const every = (id: number, of: number, place: number) => of > 0 && id % of === place % of;
  return machinesOf(servers, seed, (id) => every(id, missing, 0)).map(({ id, short, fqdn, ip }) => ({
    id: 1000 + id,
    name: naming === 'fqdn' ? fqdn : naming === 'upper' ? short.toUpperCase() : short,
    address: ip,
    isDown: every(id, down, 1),
    isPending: every(id, pending, 2),
    services: SERVICES.slice(0, 3 + (mixed(seed, id, 91) % 3)).map((name, at) => ({
      name,
      state: every(id, red, 3) && at === 1 ? 2 : 0,
    })),
  }));
}

/** What a test changes of a host, or of one of its services. */
export function changed(
  hosts: readonly MonitoredHost[],
  name: string,
  what: { readonly isDown?: boolean; readonly service?: string; readonly state?: ServiceState },
): MonitoredHost {
  const host = hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no host ${name}`);
  if (what.isDown !== undefined) host.isDown = what.isDown;
  const service = host.services.find((one) => one.name === what.service);
  if (service !== undefined && what.state !== undefined) service.state = what.state;
  return host;
}
