// What the HTTP API tells of campaigns beside their figures, and their servers a page at a time.
import { type RawBuilder, sql } from 'kysely';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { QuickwinPhase } from '../../../domain/quickwin/phase.ts';
import type { Branch } from '../../../domain/server.ts';
import type { EnvScopeName, PrereqDetail, SessionStatusName } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';

export type CampaignFacts = {
  readonly id: CampaignId;
  readonly year: number;
  readonly week: string;
  readonly cycle: number;
  readonly scope: EnvScopeName;
  readonly domains: readonly string[];
  readonly phase: QuickwinPhase | null;
  readonly startMode: 'operator' | 'slot';
  readonly createdAt: Date;
  readonly closedAt: Date | null;
};

export async function loadCampaignFacts(
  db: Db,
  ids: readonly CampaignId[],
): Promise<ReadonlyMap<CampaignId, CampaignFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CampaignFacts>`
    select c.id, c.year, c.week_code as week, c.cycle, c.env_scope as scope, c.domain_codes as domains, c.phase,
      c.start_mode as "startMode", c.created_at as "createdAt", c.closed_at as "closedAt"
    from campaigns c where c.id = any(${ids}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export type SessionPage = {
  readonly campaignId: CampaignId;
  readonly after: SessionId | null;
  readonly limit: number;
  readonly status: SessionStatusName | null;
};

const ofPage = ({ campaignId, after, status }: SessionPage): RawBuilder<unknown> => sql`s.campaign_id = ${campaignId}
  and (${after}::int is null or s.id > ${after}) and (${status}::text is null or s.status = ${status})`;

export type SessionFacts = {
  readonly id: SessionId;
  readonly hostname: string;
  readonly branch: Branch;
  readonly environment: string;
  readonly application: string | null;
  readonly status: SessionStatusName;
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  readonly operator: string | null;
  readonly prerequisites: boolean | null;
  readonly exclusion: string | null;
  readonly startAskedAt: Date | null;
  readonly startRefusal: readonly { readonly code: string; readonly text: Text }[] | null;
  readonly attempt: number | null;
  readonly attemptState: 'running' | 'waiting' | 'patched' | 'failed' | null;
  readonly step: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly failureClass: string | null;
  readonly failureDetail: string | null;
  readonly waitingFor: string | null;
  readonly validation: 'en_attente' | 'validated_ok' | 'validated_ko' | 'forced' | null;
};

/** With the last attempt of each. */
export async function loadSessionPage(db: Db, page: SessionPage): Promise<readonly SessionFacts[]> {
  const { rows } = await sql<SessionFacts>`
    select s.id, v.hostname, s.branch, e.name as environment, p.name as application, s.status, s.date_prevue as day,
      s.heure_prevue as slot, u.display_name as operator, s.prereq_validated as prerequisites, s.exclusion_reason as exclusion,
      s.start_asked_at as "startAskedAt", s.start_refusal as "startRefusal", a.number as attempt, a.state as "attemptState", a.step,
      a.started_at as "startedAt", a.ended_at as "endedAt", a.failure_class as "failureClass", a.failure_detail as "failureDetail",
      a.waiting_for ->> 'kind' as "waitingFor", k.status as validation
    from patch_sessions s join servers v on v.id = s.server_id
    join domain_environments de on de.id = v.domain_environment_id join environments e on e.id = de.environment_id
    left join applications p on p.id = v.application_id
    left join users u on u.id = s.intervenant_id
    left join lateral (select x.* from patch_attempts x where x.session_id = s.id order by x.number desc limit 1) a on true
    left join patch_validation k on k.attempt_id = a.id
    where ${ofPage(page)} order by s.id limit ${page.limit}`.execute(db);
  return rows;
}

export type PrerequisiteFacts = {
  readonly id: SessionId;
  readonly hostname: string;
  readonly status: SessionStatusName;
  readonly validated: boolean | null;
  readonly at: Date | null;
  readonly rollbackMethod: 'snapshot' | 'na' | null;
  readonly detail: PrereqDetail | null;
};

export async function loadPrerequisitePage(db: Db, page: SessionPage): Promise<readonly PrerequisiteFacts[]> {
  const { rows } = await sql<PrerequisiteFacts>`
    select s.id, v.hostname, s.status, s.prereq_validated as validated, s.prereq_date as at, s.rollback_method as "rollbackMethod",
      s.prereq_detail as detail
    from patch_sessions s join servers v on v.id = s.server_id
    where ${ofPage(page)} order by s.id limit ${page.limit}`.execute(db);
  return rows;
}
