// Algorithms offered to servers: the wide defaults of ssh2 (trimming them gains nothing, and FIPS hosts lack the newest),
// and for hosts named in the settings also those that servers of the EL5 and EL6 age are limited to.
import type { Algorithms } from 'ssh2';

const LEGACY: Algorithms = {
  kex: adding('diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'),
  cipher: adding('aes256-cbc', 'aes192-cbc', 'aes128-cbc'),
  serverHostKey: adding('ssh-dss'),
};

/**
 * Undefined: ssh2's own lists. The old ones come last, so that a better one is still preferred. `types`: of the host keys on record, which
 * the server is asked for first, as OpenSSH does: a key that it has besides is no other identity.
 */
export function algorithmsFor(legacy: boolean, types: readonly string[] = []): Algorithms | undefined {
  const first = types.flatMap((type) => SIGNATURES[type] ?? []);
  // It is the first of ssh2's own list.
  if (first.length === 0 || (types.length === 1 && types[0] === 'ssh-ed25519')) return legacy ? LEGACY : undefined;
  const base = legacy ? LEGACY : {};
  // Taken out before they are put in front: ssh2 leaves alone what is in the list already.
  return { ...base, serverHostKey: { remove: [...first], prepend: [...first], append: legacy ? ['ssh-dss'] : [] } };
}

type Signature = 'ssh-ed25519' | 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521' | RsaSignature;
type RsaSignature = 'rsa-sha2-512' | 'rsa-sha2-256' | 'ssh-rsa';

/** By the type of a key, the algorithms that sign with it. DSS is for hosts named in the settings alone. */
const SIGNATURES: Readonly<Record<string, readonly Signature[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

function adding<T>(...append: T[]): Record<'append' | 'prepend' | 'remove', T[]> {
  return { append, prepend: [], remove: [] };
}
