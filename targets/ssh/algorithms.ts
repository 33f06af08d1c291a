// Algorithms offered to servers: the wide defaults of ssh2 (trimming them gains nothing, and FIPS hosts lack the newest),
// and for hosts named in the settings also those that servers of the EL5 and EL6 age are limited to.
import type { Algorithms } from 'ssh2';

const LEGACY: Algorithms = {
  kex: adding('diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'),
  cipher: adding('aes256-cbc', 'aes192-cbc', 'aes128-cbc'),
  serverHostKey: adding('ssh-dss'),
};

/** Undefined: ssh2's own lists. The old ones come last, so that a better one is still preferred. */
export function algorithmsFor(legacy: boolean): Algorithms | undefined {
  return legacy ? LEGACY : undefined;
}

function adding<T>(...append: T[]): Record<'append' | 'prepend' | 'remove', T[]> {
  return { append, prepend: [], remove: [] };
}
