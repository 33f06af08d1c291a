// What the card of dependencies is drawn from.
import { keyOfServer } from '../../card-sources/of-server.ts';
import type { CardSources } from '../../card-sources/source.ts';

const KEY = keyOfServer('depends');

/** The server itself, and those beside it. */
const AROUND = `select ${KEY} from r join servers v on v.id = r.server_id
  union select ${KEY} from r join server_dependencies d on r.server_id in (d.server_id, d.on_server_id)
    join servers v on v.id in (d.server_id, d.on_server_id)`;

const depends: CardSources = {
  reads: {
    server_dependencies: { keys: `select ${KEY} from r join servers v on v.id in (r.server_id, r.on_server_id)` },
    servers: {
      only: ['hostname', 'foundation', 'domain_environment_id'],
      keys: `select 'depends:' || card_key_part(r.hostname) from r
        union select ${KEY} from r join server_dependencies d on r.id in (d.server_id, d.on_server_id)
          join servers v on v.id in (d.server_id, d.on_server_id)`,
    },
    domain_environments: {},
    environments: {},
    domains: {},
    zones: {},
    // Drawn for one person, it is only there within their list (PEOPLE-3).
    account_hosts: {},
    patch_sessions: { only: ['campaign_id', 'server_id', 'status'], keys: AROUND },
    campaigns: {
      only: ['status'],
      keys: `select ${KEY} from r join patch_sessions s on s.campaign_id = r.id
        join server_dependencies d on s.server_id in (d.server_id, d.on_server_id)
        join servers v on v.id in (d.server_id, d.on_server_id)`,
    },
  },
};

export const dependenciesCardSources = { depends };
