// Whether an address of PostgreSQL that somebody types will do, by asking there: a wrong password is told while they are still at it.
import { SettingsError } from '../../config.ts';
import type { Text } from '../../domain/language.ts';
import { isPostgres, NO_POSTGRES } from '../store-addresses.ts';
import { alike } from './answer-faults.ts';
import { assertAdministrator } from './create-database.ts';
import { assertReached } from './database-address.ts';

export const unreachedDatabase = (url: string) => fault(url, assertReached);
export const unusableAdministrator = (url: string) => fault(url, assertAdministrator);

async function fault(url: string, attempt: (url: string) => Promise<void>): Promise<Text | null> {
  if (!isPostgres(url)) return alike(NO_POSTGRES);
  try {
    await attempt(url);
    return null;
  } catch (error) {
    if (error instanceof SettingsError) return alike(error.faults.join('\n  '));
    throw error;
  }
}
