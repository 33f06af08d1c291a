// Which questions about validations nobody has been asked yet (VALID-1).
import { sql } from 'kysely';
import type { ApplicationId, CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { hasQuestionPlace } from '../chat/places.ts';

export type UnaskedValidation = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId;
  readonly domainCode: string;
  /** Its name. */
  readonly application: string;
  readonly emergency: boolean;
  /** When the last of them was patched. */
  readonly since: Date;
};

/**
 * One for a campaign and an application; no card of it shown anywhere, nor waiting for somebody's morning, and of what nobody was told in
 * theirs.
 */
export async function loadUnaskedValidations(db: Db): Promise<readonly UnaskedValidation[]> {
  const { rows } = await sql<UnaskedValidation>`
    select distinct on (p.campaign_id, v.application_id)
      p.campaign_id as "campaignId", v.application_id as "applicationId", d.code as "domainCode",
      b.name as application, c.kind = 'emergency' as emergency, p.patch_date as since
    from patch_validation p
    join servers v on v.id = p.server_id and v.application_id is not null
    join applications b on b.id = v.application_id
    join campaigns c on c.id = p.campaign_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where p.status = 'en_attente' and not exists (
      select 1 from card_anchors a where a.card_key = 'validation:' || p.campaign_id || ':' || v.application_id)
      and ${hasQuestionPlace({ applicationId: sql.ref('v.application_id'), domainCode: sql.ref('d.code'), campaignId: sql.ref('p.campaign_id') })}
      and not exists (
        select 1 from personal_notices n where n.card_key = 'validation:' || p.campaign_id || ':' || v.application_id
          and (n.state = 'waiting' or (n.state = 'told' and n.ended_at >= p.patch_date)))
    order by p.campaign_id, v.application_id, p.patch_date desc limit 100`.execute(db);
  return rows;
}
