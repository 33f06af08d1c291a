// What the card of a search is drawn from: names.
import { type CardSources, ESTATE, OWNERS } from '../../card-sources/source.ts';

const find: CardSources = {
  reads: {
    ...ESTATE,
    ...OWNERS,
    servers: { only: ['hostname', 'application_id', 'domain_environment_id', 'default_intervenant_id'] },
    campaigns: { only: ['label', 'status'] },
    package_versions: {},
    installed_packages: {},
    advisory_contents: {},
    server_pending: { only: ['contents'] },
    ended_advisories: { only: ['contents'] },
  },
};

export const findCardSources = { find };
