// The machines of a made estate: the same in every stand-in for the same seed, so that what one system says of a server can be held against another's.

export type Machine = {
  readonly id: number;
  readonly short: string;
  readonly fqdn: string;
  /** As its system of record writes it: two of three are short. */
  readonly name: string;
  readonly ip: string;
  readonly isPhysical: boolean;
  readonly isWindows: boolean;
  readonly serial: string;
  /** 0 to 3: production, pre-production, test, development. */
  readonly environment: number;
  readonly domain: number;
};

const LETTERS = ['p', 'q', 'r', 'd'] as const;
const ROLES = ['app', 'db', 'web', 'bat', 'fil'] as const;
export const DOMAINS = ['INF', 'FIN', 'RH', 'WEB', 'DMZ'] as const;
export const FAMILIES = [
  'Red Hat Enterprise Linux',
  'Debian',
  'SUSE Linux Enterprise Server',
  'Windows Server',
] as const;

/** A number without sign that looks like chance and is the same each time. */
export function mixed(seed: number, id: number, about: number): number {
  let h = Math.imul(seed, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b) ^ Math.imul(about, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

export function pick<T>(from: readonly T[], at: number): T {
  const found = from[at % from.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export function machineOf(seed: number, id: number): Machine {
  const draw = (about: number, below: number) => mixed(seed, id, about) % below;
  // Half of an estate is production.
  const environment = [0, 0, 0, 1, 2, 3][draw(15, 6)] ?? 0;
  const isPhysical = draw(1, 5) === 0;
  const role = pick(ROLES, draw(3, ROLES.length));
  const short = `${isPhysical ? 's' : 'v'}${pick(LETTERS, environment)}${role}${String(id).padStart(6, '0')}`;
  const fqdn = `${short}.corp.example`;
  return {
    id,
    short,
    fqdn,
    name: id % 3 === 0 ? fqdn : short,
    ip: `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`,
    isPhysical,
    isWindows: draw(4, FAMILIES.length) === FAMILIES.length - 1,
    serial: `SN${mixed(7, id, 5).toString(36).toUpperCase()}`,
    environment,
    domain: draw(2, DOMAINS.length),
  };
}

/** Machines 1 to that many, less those that a test leaves out. */
export function machinesOf(servers: number, seed: number, isLeftOut: (id: number) => boolean = () => false): Machine[] {
  const ids = Array.from({ length: servers }, (_, at) => at + 1).filter((id) => !isLeftOut(id));
  return ids.map((id) => machineOf(seed, id));
}
