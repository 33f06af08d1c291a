// Starts and ends of updates that the persons concerned have not been told of, or had noted for them, and who these persons are.
import { sql } from 'kysely';
import type { ApplicationId, AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { AnnouncementFacts, AnnouncementKind } from '../../schema/chat.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type UntoldSession = {
  readonly attemptId: AttemptId;
  readonly sessionId: SessionId;
  readonly kind: AnnouncementKind;
  readonly facts: AnnouncementFacts;
  readonly campaignId: CampaignId;
  readonly emergency: boolean;
  readonly createdBy: UserId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly applicationId: ApplicationId | null;
  /** Unknown counts as one: its failure is no less urgent. */
  readonly production: boolean;
  /** Whose server it is, and who had it started. */
  readonly onDuty: readonly UserId[];
  /** Has waited long enough for company. */
  readonly ripe: boolean;
};

/** Asked at every sweep, without a transaction. */
export async function areSessionsUntold(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('announcements')
    .select('session_id')
    .where('people_told_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The oldest first. Locked; those that another process tells are left out. */
export async function lockUntoldSessions(trx: Trx, groupSeconds: number): Promise<readonly UntoldSession[]> {
  const { rows } = await sql<UntoldSession>`
    select n.attempt_id as "attemptId", n.session_id as "sessionId", n.kind, n.facts, s.campaign_id as "campaignId",
      c.kind = 'emergency' as emergency, c.created_by as "createdBy", v.id as "serverId", v.hostname,
      v.application_id as "applicationId", e.production is distinct from false as production,
      array_remove(array[s.intervenant_id, a.started_by], null) as "onDuty",
      n.written_at <= now() - make_interval(secs => ${groupSeconds}) as ripe
    from announcements n
    join patch_attempts a on a.id = n.attempt_id
    join patch_sessions s on s.id = n.session_id
    join campaigns c on c.id = s.campaign_id
    join servers v on v.id = s.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    where n.people_told_at is null
    order by n.written_at
    limit 500
    for update of n skip locked`.execute(trx);
  return rows;
}

export async function markPeopleTold(trx: Trx, told: readonly UntoldSession[], now: Date): Promise<void> {
  if (told.length === 0) return;
  await sql`
    update announcements n set people_told_at = ${now}
    from unnest(${told.map(({ attemptId }) => attemptId)}::int[], ${told.map(({ kind }) => kind)}::text[]) as t (attempt, kind)
    where n.attempt_id = t.attempt and n.kind = t.kind`.execute(trx);
}
