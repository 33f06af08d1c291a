// RING-1: the site of a server, and what it answered to a campaign.
import { sql } from 'kysely';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { SiteAnswer } from '../../../domain/rings/site-gate.ts';
import type { Db } from '../../schema/database.ts';
import { canAnswer } from './site-admins.ts';

export type SiteFacts = {
  readonly site: { readonly name: string; readonly hasAdmins: boolean } | null;
  readonly answer: SiteAnswer | null;
};

/** Its own site, or that of its patch group. One that was archived decides nothing any more. */
export async function loadSiteOf(db: Db, campaignId: CampaignId, serverId: ServerId, now: Date): Promise<SiteFacts> {
  const { rows } = await sql<SiteAnswer & { name: string; hasAdmins: boolean; answered: boolean }>`
    select i.name, exists (select from site_admins m join users u on u.id = m.user_id
        where m.site_id = i.id and ${canAnswer(now)}) as "hasAdmins",
      n.id is not null as answered, n.answer, n.day, n.reason, u.display_name as by
    from servers v
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    left join lateral (select * from site_answers n
      where n.campaign_id = ${campaignId} and n.site_id = i.id order by n.id desc limit 1) n on true
    left join users u on u.id = n.answered_by
    where v.id = ${serverId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return { site: null, answer: null };
  const { name, hasAdmins, answered, answer, day, reason, by } = row;
  return { site: { name, hasAdmins }, answer: answered ? { answer, day, reason, by } : null };
}
