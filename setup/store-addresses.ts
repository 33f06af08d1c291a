// Whether an address of a store is one, before anybody is asked with it: what is none would be looked for elsewhere, or repeated with its password.
import { hostsOf, withHost } from '../db/several-hosts.ts';

/** For the person who writes one. */
export const SIGNS =
  'In a password, / is written %2F, @ %40, : %3A, # %23, ? %3F, + %2B, a blank %20 and % itself %25.';

export const NO_POSTGRES = `what is written is no address of PostgreSQL: postgres://ROLE:PASSWORD@HOST:5432/DATABASE. ${SIGNS}`;
export const NO_REDIS = `what is written is no address of Redis: redis://:PASSWORD@HOST:6379 or rediss://. ${SIGNS}`;

export function isPostgres(address: string): boolean {
  if (!/^postgres(ql)?:\/\//i.test(address)) return false;
  const hosts = hostsOf(address);
  const each = hosts.length === 0 ? [address] : hosts.map((place) => withHost(address, place));
  return each.every(isAddress);
}

/** With its scheme: without one the client takes the rest for a name of a file, and says it aloud. */
export function isRedis(address: string): boolean {
  return /^rediss?:\/\//i.test(address) && isAddress(address);
}

function isAddress(address: string): boolean {
  // An URL takes line breaks and tabs out without a word.
  if (/[\s\p{Cc}]/u.test(address)) return false;
  try {
    const { username, password, pathname, hash } = new URL(address);
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return hash === '';
  } catch {
    return false;
  }
}
