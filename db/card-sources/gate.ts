// What the gate of production reads (GATE-1 to GATE-7): attempts, answers and sessions of the linked servers, in whichever campaign.
import type { Source, Sources } from './source.ts';

/** Of the production sessions to which the non-production `server` is linked. */
function behind(server: string): string {
  return `join server_correspondance l on l.nonprod_server_id = ${server} join patch_sessions s on s.server_id = l.prod_server_id`;
}

/** A QuickWin's non-production is behind all of its production (GATE-4). */
const QUICKWIN = `(select distinct c.id from r join campaigns c on c.id = r.campaign_id and c.kind = 'quickwin') q
  join patch_sessions s on s.campaign_id = q.id`;

/** `key`: an expression over the production session `s`, for the key or the keys of cards that show what the gate says of it. */
export function gateSources(key: string): Readonly<Record<GateTable, Source | readonly Source[]>> {
  const keys = (from: string) => `select ${key} from ${from}`;
  const ofCampaign = keys(
    '(select distinct campaign_id from r) q join patch_sessions s on s.campaign_id = q.campaign_id',
  );
  return {
    server_correspondance: { keys: keys('r join patch_sessions s on s.server_id = r.prod_server_id') },
    patch_validation: { keys: keys(`r ${behind('r.server_id')}`) },
    patch_attempts: { only: ATTEMPT, keys: keys(`r ${behind('r.server_id')}`) },
    patch_sessions: {
      only: ['status', 'branch', 'server_id', 'campaign_id'],
      keys: `${keys(`r ${behind('r.server_id')}`)} union ${keys(QUICKWIN)}`,
    },
    campaigns: {
      only: CAMPAIGN,
      keys: `${keys('r join patch_sessions s on s.campaign_id = r.id')}
        union ${keys(`r join patch_sessions x on x.campaign_id = r.id ${behind('x.server_id')}`)}`,
    },
    prod_go_decisions: { keys: ofCampaign },
    gate_overrides: { keys: ofCampaign },
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

/** What a campaign is, without what people do with it. */
const CAMPAIGN = [
  'kind',
  'year',
  'week_number',
  'week_start',
  'cycle',
  'status',
  'created_at',
  'update_scope',
  'gate_shortened_at',
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
