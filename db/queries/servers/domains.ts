// The domains of the estate.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

/** By code, whatever the language of the database. */
export async function loadDomains(db: Db): Promise<{ readonly code: string; readonly name: string }[]> {
  return db.selectFrom('domains').select(['code', 'name']).orderBy(sql`code collate "C"`).execute();
}

/** In the order in which they were entered, as the plan lists them. */
export async function loadDomainsAsEntered(db: Db) {
  return db.selectFrom('domains').select(['id', 'code', 'name']).orderBy('id').execute();
}
