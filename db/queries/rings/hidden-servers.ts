// PEOPLE-3: whether a reader's list leaves out servers on which the rings of a campaign rest. No more than that is said of them.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** The views of what is within reach stand before the tables that they narrow (`db/within-reach`), so that the last schema has all. */
export async function hidesServers(db: Db, campaignId: CampaignId): Promise<boolean> {
  const { rows: schemas } = await sql<{ home: string }>`
    select (current_schemas(false))[cardinality(current_schemas(false))] as home`.execute(db);
  const sessions = sql.id(schemas[0]?.home ?? 'public', 'patch_sessions');
  const campaigns = sql.id(schemas[0]?.home ?? 'public', 'campaigns');
  const { rows } = await sql<{ hidden: boolean }>`
    select exists (select from ${campaigns} o join ${campaigns} c on c.cycle = o.cycle and c.year = o.year
      join ${sessions} s on s.campaign_id = c.id and s.status <> 'excluded'
      where o.id = ${campaignId} and not exists (select from servers v where v.id = s.server_id)) as hidden`.execute(
    db,
  );
  return rows[0]?.hidden ?? true;
}
