// One editor a channel, whatever the number of chat processes: it keeps the channel until its process ends.
import type { DatabaseLimits } from '../../db/steady.ts';
import type { Secret } from '../../domain/secret.ts';
import { createNamedLocks, type NamedLocks } from '../chat/named-locks.ts';

export function createChannelLocks(
  address: Secret,
  onError: (error: Error) => void,
  limits?: DatabaseLimits,
): NamedLocks {
  return createNamedLocks(address, 'channels', onError, limits);
}
