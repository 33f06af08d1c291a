// The check of a server's key (PRE-3), split in two. During the key exchange ssh2 has not yet verified that the server
// owns the key it shows, so the key is only pinned there; the store is asked once the signature is verified and before
// anything is sent about us. Otherwise a stranger could have a key recorded that is not its own.
import { createHash } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import type { HostKeyStore } from '../ports.ts';
import { reachError } from './failures.ts';

/** Whose key it is: the target as the inventory names it, or the proxy. */
export type KeyOwner = { readonly host: string; readonly port: number };

export type HostKeyCheck = {
  /** Of the keys on record: what the server is asked for first. */
  readonly types: readonly string[];
  /** For ssh2's `hostVerifier`: takes the first key of the connection, and refuses another one at a later key exchange. */
  pin(key: Buffer): boolean;
  /** Throws ReachError host-key-changed; any other error is one of the store. */
  ask(): Promise<void>;
};

/** For one connection; `types` are those on record. */
export function createHostKeyCheck(keys: HostKeyStore, owner: KeyOwner, types: readonly string[] = []): HostKeyCheck {
  let pinned: Buffer | null = null;

  function pin(key: Buffer): boolean {
    pinned ??= Buffer.from(key);
    return pinned.equals(key);
  }

  async function ask(): Promise<void> {
    if (pinned === null) throw new Error('asked about a host key before the key exchange');
    const type = keyType(pinned);
    const fingerprint = fingerprintSha256(pinned);
    const verdict = await keys.verify(owner.host, owner.port, type, fingerprint);
    if (verdict !== 'changed') return;
    // It was asked for these first: it has none of them any more. That is no key put in the place of another.
    const gone = types.length > 0 && !types.includes(type) ? `; no longer ${types.join(', ')}, which is on record` : '';
    throw reachError('host-key-changed', `${owner.host}:${owner.port} ${type} ${fingerprint}${gone}`);
  }

  return { types, pin, ask };
}

/**
 * Keys that the server has besides, as it proved on a connection whose own key is on record (OpenSSH's `hostkeys-prove`, which ssh2
 * verifies): when it loses the one on record, another is known. A type on record is never replaced. Best effort: it announces them each
 * time.
 */
export async function rememberKeys(
  keys: HostKeyStore,
  owner: KeyOwner,
  known: { readonly types: readonly string[]; readonly announced: readonly ParsedKey[] },
): Promise<void> {
  const others = known.announced
    .filter(({ type }) => !known.types.includes(type))
    .map((key) => ({ keyType: key.type, fingerprintSha256: fingerprintSha256(key.getPublicSSH()) }));
  if (others.length > 0) await keys.remember?.(owner.host, owner.port, others);
}

/** As `ssh-keygen -l` shows it: `SHA256:` and base64 without padding. */
export function fingerprintSha256(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A public key in SSH's wire form begins with its type, after a length of four bytes. */
function keyType(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}
