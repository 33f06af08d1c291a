// What the cards of validations are drawn from.

import { QUIET_MS } from '../../../domain/validations/reminders.ts';
import { merged } from '../../card-sources/gate-reads.ts';
import { type CardSources, ESTATE, NAMES, OWNERS, WAITING_ANSWERS } from '../../card-sources/source.ts';

const validations: CardSources = {
  reads: WAITING_ANSWERS,
  clock: {
    instants: [
      {
        // Their owner may be reminded by hand again.
        on: 'business',
        query: `select c.key, p.reminded_at + interval '${QUIET_MS} milliseconds' as at
          from patch_validation p, cards c where c.kind = 'validations' and p.status = 'en_attente'`,
      },
    ],
    period: 'hour',
  },
};

/** The row of a server's answer, an attempt or a session `t` as the key of its request. */
const REQUEST = `'validation:' || t.campaign_id || ':' || coalesce(v.application_id::text, 'none')`;

const requestOf = (from: string) => `select ${REQUEST} from ${from} t join servers v on v.id = t.server_id`;

/** The answers for the servers that stand before a production server. */
const before = (prod: string) => `select ${REQUEST} from r join server_correspondance l on l.prod_server_id = ${prod}
  join patch_validation t on t.server_id = l.nonprod_server_id join servers v on v.id = t.server_id`;

const OF_CAMPAIGN = `select c.key from r join cards c on c.kind = 'validation' and split_part(c.key, ':', 2) = r.id::text`;

const validation: CardSources = {
  reads: merged(OWNERS, ESTATE, {
    patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: requestOf('r') },
    campaigns: { keys: OF_CAMPAIGN },
    patch_attempts: {
      only: ['session_id', 'server_id', 'campaign_id', 'started_at', 'rebooted'],
      keys: `${requestOf('r')} union ${before('r.server_id')}`,
    },
    patch_sessions: { only: ['prereq_detail', 'server_id'], keys: requestOf('r') },
    patch_history: { keys: requestOf('(select * from r where campaign_id is not null)') },
    attempt_steps: {
      only: ['attempt_id', 'step', 'result'],
      keys: requestOf(`(select a.* from r join patch_attempts a on a.id = r.attempt_id where r.step = 'checks')`),
    },
    attempt_actions: {
      only: ['attempt_id', 'words', 'begun_at', 'ended_at', 'exit_code', 'restart_due', 'restarted_at'],
      keys: requestOf('(select a.* from r join patch_attempts a on a.id = r.attempt_id)'),
    },
    integration_looks: {
      only: ['attempt_id', 'integration', 'verdict', 'note'],
      keys: requestOf('(select a.* from r join patch_attempts a on a.id = r.attempt_id)'),
    },
    server_correspondance: { keys: before('r.prod_server_id') },
  }),
};

const VALIDATED = `select 'validated-server:' || r.campaign_id || ':' || r.server_id from r`;

const validatedServer: CardSources = {
  reads: {
    ...NAMES,
    patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: VALIDATED },
    patch_attempts: { only: ['session_id', 'server_id', 'campaign_id'], keys: VALIDATED },
    patch_sessions: { only: ['prereq_detail'], keys: VALIDATED },
    patch_history: { keys: VALIDATED },
    attempt_steps: {
      only: ['attempt_id', 'step', 'result'],
      keys: `select 'validated-server:' || a.campaign_id || ':' || a.server_id from r join patch_attempts a on a.id = r.attempt_id`,
    },
    attempt_actions: {
      only: ['attempt_id', 'words', 'begun_at', 'ended_at', 'exit_code', 'restart_due', 'restarted_at'],
      keys: `select 'validated-server:' || a.campaign_id || ':' || a.server_id from r join patch_attempts a on a.id = r.attempt_id`,
    },
    servers: { only: ['hostname', 'application_id'] },
    campaigns: { only: ['label'] },
  },
};

export const validationsCardSources = { validations, validation, 'validated-server': validatedServer };
