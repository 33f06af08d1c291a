// What the card of staffing is drawn from.

import { gateSources, merged } from '../../card-sources/gate-reads.ts';
import { type CardSources, ESTATE } from '../../card-sources/source.ts';

/** In whatever zone an instant is read, its day is one of these. */
const around = (from: string, to: string) =>
  `generate_series(${from} - interval '1 day', ${to} + interval '1 day', interval '1 day') d`;

/** The session `s` with its attempt `a`: the lists of the days that it was tried on. Of one that goes on the first days; the clock draws the later ones. */
const TRIED = (from: string) => `select 'day:' || d::date || ':' || w from ${from},
    ${around('a.started_at', `coalesce(a.ended_at, a.started_at + interval '1 day')`)},
    unnest(array['all', s.intervenant_id::text, a.started_by::text]) w where w is not null
  union all select 'day:' || s.date_prevue || ':' || a.started_by from ${from}`;

/** The session `s` in the lists of the days that it was planned, ordered and tried on: everybody's, its operator's and its starter's. */
const DAY = `unnest(array['day:' || s.date_prevue || ':all', 'day:' || s.date_prevue || ':' || s.intervenant_id]
  || array(select 'day:' || d::date || ':' || w
    from ${around('s.start_asked_at', 's.start_asked_at')}, unnest(array['all', s.intervenant_id::text]) w where w is not null)
  || array(${TRIED('(select * from patch_attempts x where x.session_id = s.id) a')}))`;

const day: CardSources = {
  reads: merged(gateSources(DAY), ESTATE, {
    patch_sessions: {
      only: [
        'campaign_id',
        'server_id',
        'branch',
        'status',
        'date_prevue',
        'heure_prevue',
        'intervenant_id',
        'start_asked_at',
        'start_asked_by',
        'window_id',
      ],
      keys: `select ${DAY} from r s`,
    },
    maintenance_windows: {
      only: ['name', 'approved_by'],
      keys: `select ${DAY} from r join patch_sessions s on s.window_id = r.id`,
    },
    campaigns: { keys: `select ${DAY} from r join patch_sessions s on s.campaign_id = r.id` },
    patch_validation: {
      only: ['campaign_id', 'server_id', 'status', 'patch_date'],
      keys: `select ${DAY} from r join patch_sessions s on s.campaign_id = r.campaign_id and s.server_id = r.server_id`,
    },
    patch_attempts: {
      only: ['session_id', 'number', 'state', 'started_at', 'ended_at', 'started_by'],
      // Of the row that changed too: it may have stood on another day, or been started by somebody else.
      keys: `select ${DAY} from r join patch_sessions s on s.id = r.session_id union all ${TRIED('(r a join patch_sessions s on s.id = a.session_id)')}`,
    },
    applications: {},
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
  }),
  // The scans that an emergency rests on grow old (GATE-7).
  clock: { period: 'hour' },
};

const assignmentRules: CardSources = {
  reads: {
    default_assignments: {},
    operator_limits: {},
    users: { only: ['display_name', 'email', 'disabled_at', 'expires_at'] },
  },
  // An account ends: its rules give nothing any more (ASSIGN-5).
  clock: { period: 'hour' },
};

export const staffingCardSources = { day, 'assignment-rules': assignmentRules };
