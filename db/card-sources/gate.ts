// What the gate of production reads (GATE-1 to GATE-7): attempts, answers and sessions of the linked servers, in whichever campaign.
import type { Source, Sources } from './source.ts';

/** The sessions of the production servers to which the non-production `server` is linked. */
function behind(server: string): string {
  return `join server_correspondance l on l.nonprod_server_id = ${server} join patch_sessions s on s.server_id = l.prod_server_id`;
}

/** `key`: an expression over the production session `s`; several keys: a set-returning one. */
export function gateSources(key: string): Readonly<Record<GateTable, Source | readonly Source[]>> {
  const keys = (from: string) => `select ${key} from ${from}`;
  return {
    server_correspondance: { keys: keys('r join patch_sessions s on s.server_id = r.prod_server_id') },
    patch_validation: { keys: keys(`r ${behind('r.server_id')}`) },
    patch_attempts: { only: ATTEMPT, keys: keys(`r ${behind('r.server_id')}`) },
    patch_sessions: {
      only: ['status', 'branch', 'server_id', 'campaign_id'],
      // Its own campaign whole: a QuickWin's non-production is behind all of its production (GATE-4).
      keys: `${keys(`r ${behind('r.server_id')}`)} union ${keys('r join patch_sessions s on s.campaign_id = r.campaign_id')}`,
    },
    campaigns: {
      keys: `${keys('r join patch_sessions s on s.campaign_id = r.id')}
        union ${keys(`r join patch_sessions x on x.campaign_id = r.id ${behind('x.server_id')}`)}`,
    },
    prod_go_decisions: { keys: keys('r join patch_sessions s on s.campaign_id = r.campaign_id') },
    gate_overrides: { keys: keys('r join patch_sessions s on s.campaign_id = r.campaign_id') },
    users: { only: ['display_name', 'disabled_at'] },
    // Names of the whole estate make a link ambiguous (LINK-2).
    servers: { only: ['hostname', 'domain_environment_id'] },
    domain_environments: {},
    environments: {},
  };
}

type GateTable =
  | 'server_correspondance'
  | 'patch_validation'
  | 'patch_attempts'
  | 'patch_sessions'
  | 'campaigns'
  | 'prod_go_decisions'
  | 'gate_overrides'
  | 'users'
  | 'servers'
  | 'domain_environments'
  | 'environments';

/** How an attempt stands, without how far it is. */
const ATTEMPT = [
  'session_id',
  'server_id',
  'campaign_id',
  'number',
  'state',
  'started_at',
  'ended_at',
  'failure_class',
] as const;

/** Several declarations of one kind: what any of them reads is read. */
export function merged(...all: readonly Sources[]): Sources {
  const out: Record<string, readonly Source[]> = {};
  for (const sources of all) {
    for (const [table, source] of Object.entries(sources)) {
      out[table] = [...(out[table] ?? []), ...(Array.isArray(source) ? source : [source])];
    }
  }
  return out;
}
