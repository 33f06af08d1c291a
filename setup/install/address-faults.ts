// Addresses of stores in the answers. None is repeated: a password stands in it.
import { isPostgres, isRedis, NO_POSTGRES, NO_REDIS } from '../store-addresses.ts';
import type { Answers } from './answers.ts';

export function addressFaults({ database, redisUrl }: Pick<Answers, 'database' | 'redisUrl'>): readonly string[] {
  const [setting, address] = 'url' in database ? ['url', database.url] : ['adminUrl', database.adminUrl];
  return [
    ...(isPostgres(address) ? [] : [`database.${setting}: ${NO_POSTGRES}`]),
    ...(redisUrl === undefined || isRedis(redisUrl) ? [] : [`redisUrl: ${NO_REDIS}`]),
  ];
}
