// Addresses of stores in the answers. None is repeated: a password stands in it.
import { hostsOf, withHost } from '../../db/several-hosts.ts';
import type { Answers } from './answers.ts';

export function addressFaults({ database, redisUrl }: Pick<Answers, 'database' | 'redisUrl'>): readonly string[] {
  const store = 'url' in database ? isPostgres(database.url) : isPostgres(database.adminUrl);
  return [
    ...(store
      ? []
      : [
          `database.${'url' in database ? 'url' : 'adminUrl'}: what is written is no address of PostgreSQL: postgres://ROLE:PASSWORD@HOST:5432/DATABASE. ${SIGNS}`,
        ]),
    ...(redisUrl === undefined || isRedis(redisUrl)
      ? []
      : [`redisUrl: what is written is no address of Redis: redis://:PASSWORD@HOST:6379 or rediss://. ${SIGNS}`]),
  ];
}

const SIGNS = 'In a password, / is written %2F, @ %40, : %3A, # %23, ? %3F, + %2B, a blank %20 and % itself %25.';

function isPostgres(address: string): boolean {
  if (!/^postgres(ql)?:\/\//i.test(address)) return false;
  const hosts = hostsOf(address);
  const each = hosts.length === 0 ? [address] : hosts.map((place) => withHost(address, place));
  return each.every(isAddress);
}

function isRedis(address: string): boolean {
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
