// What the card of gate is drawn from.

import { QUIET_MS } from '../../../domain/validations/reminders.ts';
import { gateSources, merged, scanEnds } from '../../card-sources/gate-reads.ts';
import { INSTALLED_BESIDE, koSources, listSources } from '../../card-sources/list-reads.ts';
import { ringsMove } from '../../card-sources/ring-reads.ts';
import { type CardSources, NAMES, samePerson } from '../../card-sources/source.ts';

const go: CardSources = {
  reads: merged(
    gateSources(`'go:' || s.campaign_id`),
    listSources(`'go:' || s.campaign_id`),
    INSTALLED_BESIDE,
    koSources(`select 'go:' || c.id from (select id from campaigns where status = 'open') c`),
    NAMES,
    ringsMove('go'),
    samePerson('go'),
    {
      campaigns: { keys: `select 'go:' || r.id from r` },
      patch_sessions: { only: ['status', 'branch', 'server_id'], keys: `select 'go:' || r.campaign_id from r` },
      // Whose owners can be reminded of an answer.
      servers: { only: ['application_id'] },
    },
  ),
  clock: {
    instants: [
      scanEnds(`'go:' || s.campaign_id`),
      {
        // Whoever is asked may be reminded by hand again.
        on: 'business',
        query: `select 'go:' || s.campaign_id as key, p.reminded_at + interval '${QUIET_MS} milliseconds' as at
          from patch_validation p join server_correspondance l on l.nonprod_server_id = p.server_id
          join patch_sessions s on s.server_id = l.prod_server_id where p.status = 'en_attente'`,
      },
    ],
    // What a baseline holds until a day.
    period: 'day',
  },
};

export const gateCardSources = { go };
