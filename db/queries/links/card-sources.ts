// What the cards of links are drawn from.

import { merged } from '../../card-sources/gate-reads.ts';
import { keyOfServer, keysWithLinked, LINKED } from '../../card-sources/of-server.ts';
import { type CardSources, ESTATE, NAMES } from '../../card-sources/source.ts';

const links: CardSources = {
  reads: {
    ...ESTATE,
    servers: { only: ['hostname', 'domain_environment_id', 'os_family', 'patch_os_owner', 'etat'] },
    server_correspondance: {},
    link_dismissals: {},
  },
};

const linkChange: CardSources = {
  reads: { ...NAMES, link_changes: { keys: `select 'link-change:' || r.id from r` } },
};

const linksOf: CardSources = {
  reads: merged(ESTATE, NAMES, {
    servers: { only: ['hostname'] },
    zones: {},
    server_correspondance: { keys: `select ${keyOfServer('links-of')} from r join servers v on ${LINKED}` },
    patch_validation: { only: ['server_id', 'status', 'patch_date'], keys: keysWithLinked('links-of') },
  }),
};

export const linksCardSources = { links, 'link-change': linkChange, 'links-of': linksOf };
