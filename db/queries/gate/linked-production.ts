// The production that rests on one non-production server, in the open campaigns (VALID-3).
import { sql } from 'kysely';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type LinkedProduction = {
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly domainCode: string;
  readonly state: 'waiting' | 'running' | 'patched';
  /** Who has it, and who started it last. */
  readonly operators: readonly UserId[];
};

/** Not excluded; by hostname. */
export async function loadLinkedProduction(db: Db, nonprod: ServerId): Promise<readonly LinkedProduction[]> {
  const { rows } = await sql<LinkedProduction>`
    select v.hostname, s.campaign_id as "campaignId", d.code as "domainCode",
      case when s.status = 'in_progress' then 'running' when s.status in ('patched', 'reported') then 'patched' else 'waiting' end as state,
      array_remove(array[s.intervenant_id, (select a.started_by from patch_attempts a
        where a.session_id = s.id order by a.id desc limit 1)], null) as operators
    from server_correspondance l
    join servers v on v.id = l.prod_server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    join patch_sessions s on s.server_id = v.id and s.status <> 'excluded'
    join campaigns c on c.id = s.campaign_id and c.status = 'open'
    where l.nonprod_server_id = ${nonprod}
    order by v.hostname collate "C", s.campaign_id`.execute(db);
  return rows;
}
