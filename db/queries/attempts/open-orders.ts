// Orders to start that have not come to a start, and slots that came to nothing (RUN-14).
import { sql } from 'kysely';
import type { CampaignId, SessionId, UserId } from '../../../domain/ids.ts';
import type { StoredWindow } from '../../../domain/windows/maintenance-window.ts';
import type { CampaignKind } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';
import { windowsOfServer } from '../windows/of-server.ts';

export type OpenOrder = {
  readonly id: SessionId;
  readonly campaignId: CampaignId;
  readonly kind: CampaignKind;
  readonly hostname: string;
  readonly askedAt: Date | null;
  readonly askedBy: UserId | null;
  readonly slotBy: UserId | null;
  readonly slotAt: Date | null;
  readonly windows: readonly StoredWindow[] | null;
};

/**
 * Orders, and servers that are to start by slot and whose slot passed, since that was said, without an order. `missed`: a slot before that
 * instant has passed.
 */
export async function loadOpenOrders(
  db: Db,
  { missed, zone }: { readonly missed: Date; readonly zone: string },
): Promise<readonly OpenOrder[]> {
  const slot = sql`((s.date_prevue + s.heure_prevue) at time zone ${zone})`;
  const { rows } = await sql<OpenOrder>`
    select s.id, s.campaign_id as "campaignId", c.kind, v.hostname, s.start_asked_at as "askedAt",
      s.start_asked_by as "askedBy", c.start_mode_by as "slotBy", ${slot} as "slotAt",
      ${windowsOfServer('v.id')} as windows
    from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
    where s.id in (
        select o.id from patch_sessions o where o.start_asked_at is not null
        union all
        select w.id from campaigns k join patch_sessions w on w.campaign_id = k.id
        where k.start_mode = 'slot' and k.status = 'open' and k.stopped_at is null and w.status in ('pending', 'prereq_ok'))
      and (s.start_asked_at is not null
        or (s.start_refusal is null and ${slot} < ${missed} and (c.start_mode_at is null or ${slot} >= c.start_mode_at)))
    order by s.id limit 5000`.execute(db);
  return rows;
}
