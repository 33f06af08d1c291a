// What the card of reboots is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const reboot: CardSources = {
  reads: {
    patch_attempts: {
      only: ['server_id', 'campaign_id', 'state', 'rebooted', 'waiting_for'],
      keys: `select 'reboot:' || r.id from r`,
    },
    servers: { only: ['hostname', 'application_id', 'foundation'] },
    foundation_confirmations: {
      only: ['attempt_id'],
      keys: `select 'reboot:' || r.attempt_id from r where r.attempt_id is not null`,
    },
    applications: {},
  },
  // Hours that are offered pass.
  clock: { period: 'hour' },
};

export const rebootsCardSources = { reboot };
