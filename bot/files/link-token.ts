// The secret part of a link to a file. Only its hash is stored; a card that is drawn anew makes the token again, from a secret that
// all chat processes share and a random number of the row.
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Where no secret is set (the local Teams client): links of this process alone. */
const OF_THIS_PROCESS = randomBytes(32).toString('hex');

export type LinkSecret = string | undefined;

export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

/** 43 characters of base64url. */
export function linkToken(secret: LinkSecret, nonce: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret ?? OF_THIS_PROCESS, '', 'patchcenter links to files', 32));
  return createHmac('sha256', key).update(nonce).digest('base64url');
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function isTokenOf(hash: string, token: string): boolean {
  const [a, b] = [Buffer.from(hash), Buffer.from(hashOf(token))];
  return a.length === b.length && timingSafeEqual(a, b);
}
