// What the card of cve is drawn from.
import { merged } from '../../card-sources/gate-reads.ts';
import { type CardSources, ESTATE, LEASE } from '../../card-sources/source.ts';
import { STATES } from '../compliance/card-sources.ts';

const cve: CardSources = {
  reads: merged(STATES, {
    ...ESTATE,
    applications: {},
    servers: {
      only: [
        'hostname',
        'application_id',
        'domain_environment_id',
        'os_family',
        'etat',
        'patch_os_owner',
        'licence_support',
      ],
    },
    zones: {},
    // Which of them a campaign has in hand.
    patch_sessions: { only: ['campaign_id', 'server_id', 'status'] },
    server_scans: { except: LEASE },
    server_advisories: { keys: `select 'cve:' || x from r, unnest(r.cves) x` },
    campaigns: { only: ['kind', 'status', 'update_scope'] },
    app_secrets: { only: ['key', 'value'] },
  }),
  clock: { period: 'hour' },
};

export const cveCardSources = { cve };
