// Clients and their jobs: what ran each night, what failed, what is only in part there, what is too old. The same for the same numbers.
import { machinesOf, mixed } from '../floor/stand-in-machines.ts';

export type JobStatus =
  | 'Completed'
  | 'Completed w/ one or more errors'
  | 'Completed w/ one or more warnings'
  | 'Committed'
  | 'Failed'
  | 'Failed to Start'
  | 'Killed'
  | 'No Run'
  | 'Running'
  | 'Waiting'
  | 'Pending'
  | 'Suspended';

export type Job = {
  readonly id: number;
  readonly client: number;
  /** A synthetic full is made of older backups: it reads nothing of the server. */
  readonly type: 'Backup' | 'Synthetic Full' | 'Restore' | 'Data Verification';
  readonly level: 'Full' | 'Incremental' | 'Synthetic Full' | '';
  readonly subclient: string;
  readonly status: JobStatus;
  readonly start: Date;
  /** undefined: it has not ended, which is shown as 0. */
  readonly end: Date | undefined;
  /** Its data have been pruned. */
  readonly isAged: boolean;
};

export type Client = {
  readonly id: number;
  readonly name: string;
  readonly hostName: string;
  /** Deconfigured: its jobs are kept. */
  readonly isDeleted?: boolean;
};
export type Estate = { readonly clients: Client[]; readonly jobs: Job[] };

export type EstateSpec = {
  readonly servers: number;
  readonly seed?: number;
  readonly at?: Date;
  /** Virtual machines are clients too; as shipped physical servers alone. */
  readonly all?: boolean;
};

const HOUR = 3_600_000;
const NIGHTS = 10;
/** What the last nights of a client were, in turn. */
const KINDS = [
  'good',
  'good',
  'good',
  'good',
  'old',
  'failed',
  'errors',
  'running',
  'none',
  'synthetic',
  'aged',
  'disk',
] as const;
type Kind = (typeof KINDS)[number];

export function generate({ servers, seed = 1, at = new Date(), all = false }: EstateSpec): Estate {
  const machines = machinesOf(servers, seed).filter(({ isPhysical }) => all || isPhysical);
  // One in 25 is not protected at all.
  const known = machines.filter((_, index) => index % 25 !== 24);
  const clients = known.map(({ id, short, fqdn }) => ({ id: 20 + id, name: short, hostName: fqdn }));
  const jobs: Job[] = [];
  for (const [index, client] of clients.entries()) {
    const kind = KINDS[index % KINDS.length] ?? 'good';
    for (let night = NIGHTS; night >= 1; night -= 1)
      jobs.push(...nightOf(client.id, { kind, night, at, next: 5000 + jobs.length, seed }));
  }
  return { clients, jobs };
}

type Night = {
  readonly kind: Kind;
  readonly night: number;
  readonly at: Date;
  readonly next: number;
  readonly seed: number;
};

function nightOf(client: number, { kind, night, at, next, seed }: Night): readonly Job[] {
  if (kind === 'none' || (kind === 'old' && night < 9)) return [];
  const start = new Date(at.getTime() - night * 24 * HOUR + (mixed(seed, client, 95) % 6) * HOUR);
  const end = new Date(start.getTime() + HOUR);
  const level = night % 7 === 1 ? 'Full' : 'Incremental';
  const job: Job = {
    id: next,
    client,
    type: 'Backup',
    level,
    subclient: 'default',
    status: 'Completed',
    start,
    end,
    isAged: kind === 'aged',
  };
  if (night > 3) return [job];
  switch (kind) {
    case 'failed':
      return [{ ...job, status: night === 1 ? 'Killed' : 'Failed' }];
    case 'errors':
      return [{ ...job, status: 'Completed w/ one or more errors' }];
    case 'running':
      return night === 1
        ? [{ ...job, status: 'Running', end: undefined }]
        : [{ ...job, status: 'Failed to Start', end: start }];
    case 'synthetic':
      return [{ ...job, type: 'Synthetic Full', level: 'Synthetic Full' }];
    case 'disk':
      // The system's own subclient fails while another one is good.
      return [
        { ...job, status: 'Failed' },
        { ...job, id: next + 1, subclient: 'data' },
      ];
    default:
      return [job];
  }
}
