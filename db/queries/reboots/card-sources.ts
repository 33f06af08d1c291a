// What the card of reboots is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const reboot: CardSources = {
  reads: {
    patch_attempts: {
      only: ['server_id', 'campaign_id', 'state', 'rebooted', 'waiting_for'],
      keys: `select 'reboot:' || r.id from r`,
    },
    servers: { only: ['hostname', 'application_id'] },
    applications: {},
  },
  // Hours that are offered pass.
  clock: { period: 'hour' },
};

export const rebootsCardSources = { reboot };
