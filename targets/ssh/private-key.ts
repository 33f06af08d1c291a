// Our own keys, parsed once for all connections: parsing PEM at each login is a third of the cost of signing.
import { createPrivateKey, sign } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';

/** Throws when the text is no private key or the passphrase is wrong. The message never holds the key. */
export function parsePrivateKey(text: string, passphrase?: string): ParsedKey {
  // Not as a named import: Node finds `utils` and `Server` only on the default export of this CommonJS package.
  const parsed: ParsedKey | Error | ParsedKey[] = ssh2.utils.parseKey(text, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error) throw new Error('the SSH private key cannot be read', { cause: key });
  if (!key.isPrivateKey()) throw new Error('the SSH private key is a public key');
  return signingWithKeyObject(key);
}

/** ssh2 would sign from the PEM text, parsing it again each time. */
function signingWithKeyObject(key: ParsedKey): ParsedKey {
  const handle = createPrivateKey(key.getPrivatePEM());
  key.sign = (data, hash) => sign(hash ?? defaultHash(key.type), Buffer.from(data), handle);
  return key;
}

function defaultHash(type: ParsedKey['type']): string | null {
  switch (type) {
    case 'ssh-ed25519':
      return null;
    case 'ecdsa-sha2-nistp256':
      return 'sha256';
    case 'ecdsa-sha2-nistp384':
      return 'sha384';
    case 'ecdsa-sha2-nistp521':
      return 'sha512';
    case 'ssh-rsa':
    case 'ssh-dss':
      return 'sha1';
  }
}
