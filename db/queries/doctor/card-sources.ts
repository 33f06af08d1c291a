// What the card of the checks of the installation is drawn from.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const doctor: CardSources = {
  reads: { ...NAMES, installation_checks: { keys: `select 'doctor:' || r.id from r` } },
  clock: {
    instants: [
      {
        // Whoever asked is gone.
        on: 'business',
        query: `select 'doctor:' || c.id as key, c.asked_at + interval '1 minute' as at from installation_checks c where c.answered_at is null`,
      },
    ],
  },
};

export const doctorCardSources = { doctor };
