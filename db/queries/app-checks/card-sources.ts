// What the card of app checks is drawn from.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const CHECKS_OF = `select 'app-checks:' || r.application_id from r`;

const appChecks: CardSources = {
  reads: {
    ...NAMES,
    application_checks: { keys: CHECKS_OF },
    servers: { only: ['application_id'], keys: CHECKS_OF },
    applications: { keys: `select 'app-checks:' || r.id from r` },
  },
};

export const appChecksCardSources = { 'app-checks': appChecks };
