// What the gate of production reads (GATE-1 to GATE-7): attempts, answers and sessions of the linked servers, in whichever campaign.
import type { Source, Sources } from './source.ts';

/** Of the production sessions to which the non-production `server` is linked. */
function behind(server: string): string {
  return `join server_correspondance l on l.nonprod_server_id = ${server} join patch_sessions s on s.server_id = l.prod_server_id`;
}

/** A QuickWin's non-production is behind all of its production (GATE-4). */
const QUICKWIN = `(select distinct c.id from r join campaigns c on c.id = r.campaign_id and c.kind = 'quickwin') q
  join patch_sessions s on s.campaign_id = q.id`;

const SHORTENED = 'join campaigns c on c.id = s.campaign_id and c.gate_shortened_at is not null';

/** When a scan that a shortened gate rests on has become too old. */
export function scanEnds(key: string) {
  return {
    on: 'business',
    query: `select ${key} as key, n.scanned_at + interval '24 hours 1 millisecond' as at from server_scans n ${behind('n.server_id')}
      ${SHORTENED} and c.status = 'open'`,
  } as const;
}

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
    // Also in other campaigns: an order to start is as good as a start (GATE-3). Restored, a server waits for a go of its own (GATE-5).
    patch_sessions: {
      only: ['status', 'branch', 'server_id', 'campaign_id', 'start_asked_at', 'enrolment'],
      keys: `${keys(`r ${behind('r.server_id')}`)} union ${keys(QUICKWIN)} union ${keys('r join patch_sessions s on s.id = r.id')}`,
    },
    order_withdrawals: {
      only: ['session_id', 'reason', 'ordered_at', 'withdrawn_at'],
      keys: keys(`(select distinct x.server_id from r join patch_sessions x on x.id = r.session_id where r.reason = 'database') q
        ${behind('q.server_id')}`),
    },
    vm_snapshots: {
      only: ['server_id', 'attempt_id', 'rollback_asked_at', 'rollback_error', 'reverted_at', 'rollback_orders'],
      keys: keys(`r ${behind('r.server_id')}`),
    },
    // A shortened gate reads the checks and the scans too (GATE-7).
    attempt_steps: {
      only: ['status', 'result'],
      keys: keys(`(select distinct a.server_id from r join patch_attempts a on a.id = r.attempt_id where r.step = 'checks') q
        ${behind('q.server_id')} ${SHORTENED}`),
    },
    server_scans: {
      only: ['scanned_at', 'security_pending', 'last_attempt', 'rollbacks'],
      keys: keys(`r ${behind('r.server_id')} ${SHORTENED}`),
    },
    server_advisories: {
      only: ['server_id', 'cves'],
      keys: keys(`(select distinct server_id from r) q ${behind('q.server_id')} ${SHORTENED}`),
    },
    campaigns: {
      only: CAMPAIGN,
      keys: `${keys('r join patch_sessions s on s.campaign_id = r.id')}
        union ${keys(`r join patch_sessions x on x.campaign_id = r.id ${behind('x.server_id')}`)}`,
    },
    prod_go_decisions: { keys: ofCampaign },
    prod_go_servers: {
      keys: keys(`(select distinct d.campaign_id from r join prod_go_decisions d on d.id = r.decision_id) q
        join patch_sessions s on s.campaign_id = q.campaign_id`),
    },
    gate_overrides: { keys: ofCampaign },
    users: { only: ['display_name', 'disabled_at'] },
    // Names of the whole estate make a link ambiguous (LINK-2).
    servers: { only: ['hostname', 'domain_environment_id', 'etat'] },
    domain_environments: {},
    environments: {},
  };
}

type GateTable =
  | 'vm_snapshots'
  | 'order_withdrawals'
  | 'attempt_steps'
  | 'server_scans'
  | 'server_advisories'
  | 'prod_go_servers'
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
