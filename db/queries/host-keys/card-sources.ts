// What the card of host keys is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const hostKeys: CardSources = {
  reads: { host_keys: { except: ['learnt_at'] }, other_host_keys: { only: ['host', 'port', 'key_type'] } },
};

export const hostKeysCardSources = { 'host-keys': hostKeys };
