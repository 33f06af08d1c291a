// What the cards of history are drawn from.
import { type CardSources, ESTATE } from '../../card-sources/source.ts';

const history: CardSources = {
  reads: {
    ...ESTATE,
    zones: {},
    users: { only: ['display_name'] },
    servers: { only: ['hostname', 'os_family', 'os_version', 'domain_environment_id', 'zone_id'] },
    patch_history: {},
  },
};

const audit: CardSources = {
  reads: {
    audit_log: {},
    users: { only: ['display_name'] },
    servers: { only: ['hostname'] },
    // Which rows are about a campaign or a server: new ones have an audit row of their own.
    patch_sessions: { only: ['campaign_id', 'server_id'] },
    patch_attempts: { only: ['campaign_id', 'server_id'] },
    patch_validation: { only: ['campaign_id', 'server_id'] },
    campaign_drafts: { only: ['campaign_id'] },
  },
};

export const historyCardSources = { history, audit };
