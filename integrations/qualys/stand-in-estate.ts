// What Qualys knows: hosts with an id of VM and another one of the asset, agents, tags, detections. The same for the same numbers.
import { type Machine, machinesOf, mixed, pick } from '../floor/stand-in-machines.ts';

export type Status = 'New' | 'Active' | 'Re-Opened' | 'Fixed';

export type Detection = {
  readonly id: number;
  readonly qid: number;
  readonly severity: number;
  status: Status;
  readonly firstFound: Date;
  lastFound: Date;
  lastTest: Date;
  updated: Date;
  fixed?: Date;
  /** The cause is gone: the next test closes it. */
  isGone: boolean;
};

export type Tag = { readonly id: number; name: string };

export type Host = {
  /** Of VM (FO): `qwebHostId`. */
  readonly id: number;
  /** Of the asset (QPS). */
  readonly assetId: number;
  readonly dns: string;
  readonly netbios: string;
  readonly ip: string;
  readonly os: string;
  readonly agent?: { readonly version: string; readonly isActive: boolean; readonly lastCheckedIn: Date };
  readonly tags: Tag[];
  lastScan: Date;
  readonly detections: Detection[];
};

export type Estate = { readonly hosts: readonly Host[]; readonly tags: Tag[] };

export type EstateSpec = {
  readonly servers: number;
  readonly seed?: number;
  /** Scans and detections are of the days before. */
  readonly at?: Date;
  /** Every so many is not known to Qualys; as shipped 20, 0: none. */
  readonly missing?: number;
  /** Hosts that no CMDB knows; as shipped one in 50. */
  readonly strangers?: number;
  /** Every so many was re-installed and has a second asset with the same name; as shipped 100, 0: none. */
  readonly twice?: number;
};

const DAY = 86_400_000;
const STATUSES: readonly Status[] = ['Active', 'Active', 'New', 'Re-Opened', 'Fixed'];
const TAGS = ['Cloud Agent', 'Production', 'Hors production', 'Linux', 'Windows'] as const;
const STRANGER = 900_000;

export function generate(spec: EstateSpec): Estate {
  const { servers, seed = 1, missing = 20, twice = 100, strangers = Math.floor(servers / 50) } = spec;
  const at = spec.at ?? new Date();
  const tags: Tag[] = TAGS.map((name, index) => ({ id: 7_000_001 + index, name }));
  const known = machinesOf(servers, seed, (id) => missing > 0 && id % missing === 0);
  const again = known.filter(({ id }) => twice > 0 && id % twice === twice - 1);
  const unknown = machinesOf(strangers, seed).map((machine) => ({
    ...machine,
    id: STRANGER + machine.id,
    short: `inconnu${machine.id}`,
    fqdn: `inconnu${machine.id}.corp.example`,
    ip: `172.16.${(machine.id >> 8) & 255}.${machine.id & 255}`,
  }));
  let last = 41_000_000;
  // Ids of VM and of assets grow in different orders.
  const hosts = [...known, ...again, ...unknown].map((machine) => {
    last += 1 + (mixed(seed, last, 40) % 7);
    return hostOf(machine, { id: last, seed, at, tags });
  });
  return { hosts, tags };
}

type Making = { readonly id: number; readonly seed: number; readonly at: Date; readonly tags: readonly Tag[] };

function hostOf(machine: Machine, { id, seed, at, tags }: Making): Host {
  const draw = (about: number, below: number) => mixed(seed, id, about) % below;
  const ago = (about: number, days: number) => new Date(at.getTime() - draw(about, days * 1000) * (DAY / 1000));
  const hasAgent = draw(41, 5) > 0;
  const lastScan = ago(42, 6);
  const names = [
    ...(hasAgent ? ['Cloud Agent'] : []),
    machine.environment === 0 ? 'Production' : 'Hors production',
    machine.isWindows ? 'Windows' : 'Linux',
  ];
  return {
    id,
    assetId: 900_000_000 - id * 3,
    dns: machine.fqdn,
    netbios: machine.short.toUpperCase().slice(0, 15),
    ip: machine.ip,
    os: machine.isWindows ? 'Microsoft Windows Server 2022 Standard' : 'Red Hat Enterprise Linux 8.10',
    ...(hasAgent && {
      agent: {
        version: pick(['6.3.0.31', '7.1.0.37'], draw(43, 2)),
        isActive: draw(44, 12) > 0,
        lastCheckedIn: ago(45, 2),
      },
    }),
    tags: tags.filter(({ name }) => names.includes(name)),
    lastScan,
    // One in six has none: it is absent from the list of detections.
    detections: Array.from({ length: draw(46, 6) === 0 ? 0 : 1 + draw(47, 5) }, (_, slot) => {
      const firstFound = new Date(lastScan.getTime() - (5 + draw(48 + slot, 60)) * DAY);
      const status = pick(STATUSES, draw(60 + slot, STATUSES.length));
      const lastFound = status === 'Fixed' ? new Date(lastScan.getTime() - 2 * DAY) : lastScan;
      return {
        id: id * 100 + slot,
        qid: 240_000 + draw(70 + slot, 900),
        severity: 1 + draw(80 + slot, 5),
        status,
        firstFound,
        lastFound,
        lastTest: lastScan,
        updated: lastScan,
        ...(status === 'Fixed' && { fixed: lastScan }),
        isGone: status === 'Fixed',
      };
    }),
  };
}
