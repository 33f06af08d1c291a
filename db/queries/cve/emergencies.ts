// Emergency campaigns by the CVE that they are about.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Newest first. */
export async function loadOpenEmergencies(db: Db, cve: string): Promise<readonly CampaignId[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('kind', '=', 'emergency')
    .where('status', '=', 'open')
    .where(sql<boolean>`update_scope ->> 'id' = ${cve}`)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}
