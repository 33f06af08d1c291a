// What the card of a reboot is drawn from, and which reboots nobody has been asked about yet (RUN-8).
import { sql } from 'kysely';
import type { ApplicationId, AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { hasQuestionPlace } from '../chat/places.ts';

export async function loadRebootOf(db: Db, attemptId: AttemptId) {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .leftJoin('applications as p', 'p.id', 'v.application_id')
    .select([
      'a.campaign_id',
      'a.state',
      'a.rebooted',
      'a.waiting_for',
      'v.hostname',
      'v.application_id',
      'p.name as application',
    ])
    .where('a.id', '=', attemptId)
    .executeTakeFirst();
}

export type RebootOf = NonNullable<Awaited<ReturnType<typeof loadRebootOf>>>;

export type UnaskedReboot = {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
  readonly hostname: string;
  readonly emergency: boolean;
};

/** Waiting for a decision, and nobody was asked, or will be in their morning. */
export async function loadUnaskedReboots(db: Db): Promise<readonly UnaskedReboot[]> {
  const { rows } = await sql<UnaskedReboot>`
    select a.id as "attemptId", a.campaign_id as "campaignId", v.application_id as "applicationId", d.code as "domainCode",
      v.hostname, m.kind = 'emergency' as emergency
    from patch_attempts a
    join servers v on v.id = a.server_id
    join campaigns m on m.id = a.campaign_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where a.ended_at is null and a.state = 'waiting' and a.waiting_for ->> 'kind' = 'reboot-decision'
      and not exists (select 1 from card_anchors c where c.card_key = 'reboot:' || a.id)
      and ${hasQuestionPlace({ applicationId: sql.ref('v.application_id'), domainCode: sql.ref('d.code'), campaignId: sql.ref('a.campaign_id') })}
      and not exists (select 1 from personal_notices n
        where n.card_key = 'reboot:' || a.id and n.state in ('waiting', 'told'))
    order by a.id limit 100`.execute(db);
  return rows;
}
