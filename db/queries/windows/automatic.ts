// What the campaign of an automatic window is made of (POL-5).
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, ServerId, WindowId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export async function loadServersOfWindow(db: Db, windowId: WindowId): Promise<readonly ServerId[]> {
  const rows = await db.selectFrom('server_windows').select('server_id').where('window_id', '=', windowId).execute();
  return rows.map(({ server_id: id }) => id);
}

/** Servers that are excluded from an open weekly campaign of that week. */
export async function loadExcludedOfWeek(
  db: Db,
  servers: readonly ServerId[],
  weekStart: IsoDate,
): Promise<ReadonlyMap<ServerId, CampaignId>> {
  if (servers.length === 0) return new Map();
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .select(['s.server_id', 'c.id'])
    .where('c.kind', '=', 'standard')
    .where('c.status', '=', 'open')
    .where('c.week_start', '=', weekStart)
    .where('s.status', '=', 'excluded')
    .where('s.server_id', '=', sql<ServerId>`any(${[...servers]}::int[])`)
    .execute();
  return new Map(rows.map(({ server_id: server, id }) => [server, id]));
}

/** The open one of that week that windows made, and that nobody has stopped; its row is locked. */
export async function lockCampaignOfWindows(trx: Trx, weekStart: IsoDate) {
  return trx
    .selectFrom('campaigns as c')
    .select(['c.id', 'c.label', 'c.domain_codes', 'c.env_scope'])
    .where('c.kind', '=', 'standard')
    .where('c.status', '=', 'open')
    .where('c.stopped_at', 'is', null)
    .where('c.week_start', '=', weekStart)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('window_campaigns as x').select('x.day').whereRef('x.campaign_id', '=', 'c.id')),
    )
    .orderBy('c.id', 'desc')
    .limit(1)
    .forUpdate('c')
    .executeTakeFirst();
}
