// What the change request of a campaign says of it: when, which servers, whose applications, and in the end what came of it.
import { sql } from 'kysely';
import type { ChangeState, WantedChange } from '../../../domain/changes/change.ts';
import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { CampaignKind } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';

export type ToldCampaign = {
  readonly id: CampaignId;
  readonly correlationId: string;
  readonly kind: CampaignKind;
  readonly wanted: WantedChange;
  readonly label: string;
  readonly createdAt: Date;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
  readonly number: string | null;
  /** null: it was not found, or cannot be understood. */
  readonly state: ChangeState | null;
};

/** Those whose change has not ended there. */
export async function campaignsToTell(db: Db, name: IntegrationName): Promise<readonly ToldCampaign[]> {
  const { rows } = await sql<ToldCampaign>`
    select c.id, x.correlation_id as "correlationId", c.kind, x.wanted, c.label, c.created_at as "createdAt", x.number, x.state,
      x.planned_start as "plannedStart", x.planned_end as "plannedEnd",
      least(c.week_start, min(s.date_prevue))::text as "firstDay",
      greatest(c.week_start + 6, max(s.date_prevue))::text as "lastDay"
    from campaign_changes x join campaigns c on c.id = x.campaign_id
    left join patch_sessions s on s.campaign_id = c.id and s.status <> 'excluded'
    where x.integration = ${name} and (x.state is null or x.state not in ('closed', 'canceled'))
    group by c.id, x.campaign_id order by c.id`.execute(db);
  return rows;
}

export type ToldServer = {
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly application: string | null;
  readonly applicationId: number | null;
  readonly ownerEmail: string | null;
  readonly status: string;
  readonly slot: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly packages: number | null;
  readonly failure: string | null;
};

/** Of each its last attempt. */
export async function serversOf(db: Db, ids: readonly CampaignId[]): Promise<readonly ToldServer[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ToldServer>`
    select s.campaign_id as "campaignId", v.hostname, p.name as application, p.id as "applicationId", s.status,
      (select k.email from application_contacts o join contacts k on k.id = o.contact_id
        where o.application_id = p.id and o.duty = 'owner' order by k.id limit 1) as "ownerEmail",
      case when a.waiting_for ->> 'kind' = 'reboot-slot' then a.waiting_for ->> 'at' end as slot,
      a.started_at as "startedAt", a.ended_at as "endedAt", a.packages_changed as packages, a.failure_class as failure
    from patch_sessions s join servers v on v.id = s.server_id left join applications p on p.id = v.application_id
    left join lateral (select x.* from patch_attempts x where x.session_id = s.id order by x.number desc limit 1) a on true
    where s.campaign_id = any(${[...ids]}::int[]) and (s.status <> 'excluded' or a.id is not null)
    order by v.hostname collate "C"`.execute(db);
  return rows;
}

/** Attempts of these servers that wait for the hour of their reboot, and have none yet; without those about which a person is to decide. */
export async function attemptsWithoutSlot(db: Db, campaignId: CampaignId, applicationId: number) {
  const { rows } = await sql<{ id: AttemptId }>`
    select a.id from patch_attempts a join servers v on v.id = a.server_id
    where a.campaign_id = ${campaignId} and v.application_id = ${applicationId} and a.ended_at is null
      and a.state = 'waiting' and a.waiting_for ->> 'kind' = 'reboot-decision'
      and not a.waiting_for ? 'person' order by a.id`.execute(db);
  return rows.map(({ id }) => id);
}
