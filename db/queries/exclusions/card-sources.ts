// What the card of exclusions is drawn from.

import { keyOfServer } from '../../card-sources/of-server.ts';
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const excludes: CardSources = {
  reads: {
    ...NAMES,
    servers: { only: ['hostname', 'patch_excludes'], keys: excludesOf('r v') },
    package_excludes: { keys: excludesOf('r join servers v on v.id = r.server_id') },
    server_scans: {
      only: ['server_id', 'held_back', 'scanned_at'],
      keys: excludesOf('r join servers v on v.id = r.server_id'),
    },
    server_advisories: {
      only: ['server_id', 'advisory', 'severity', 'packages', 'held_back'],
      keys: excludesOf('r join servers v on v.id = r.server_id'),
    },
    advisories_seen: {},
    app_secrets: { only: ['key', 'value'] },
  },
  clock: { period: 'day' },
};

/** Of the server `v`, and the one of all servers. */
function excludesOf(from: string): string {
  return `select unnest(array['excludes', ${keyOfServer('excludes')}]) from ${from}`;
}

export const exclusionsCardSources = { excludes };
