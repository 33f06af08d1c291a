// What of the database a process needs to be ready: that it answers, and that its schema is not older than the code.
import { missingMigrations } from '../db/migrate.ts';
import type { Db } from '../db/schema/database.ts';
import type { Need } from './readiness.ts';

/** Missing is `database`, or each migration by its name. */
export function databaseNeeds(db: Db): readonly Need[] {
  return [{ name: 'database', ask: () => missingMigrations(db) }];
}
