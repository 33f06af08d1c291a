// What the card of files is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const download: CardSources = {
  reads: { downloads: { keys: `select 'download:' || r.id from r` } },
  clock: {
    instants: [{ on: 'business', query: `select 'download:' || d.id as key, d.expires_at as at from downloads d` }],
  },
};

export const filesCardSources = { download };
