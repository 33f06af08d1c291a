// The sessions of a campaign as assignments and moves see them, under a lock.
import { sql } from 'kysely';
import type { CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { StaffedSession } from '../../../domain/previews/assignment.ts';
import type { Branch, FamilyDays } from '../../../domain/server.ts';
import type { SessionStatusName } from '../../schema/campaigns.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { WEEKDAYS } from '../servers/patched-families.ts';

export type CampaignStaffing = StaffedSession & {
  readonly sessionId: SessionId;
  readonly status: SessionStatusName;
  readonly branch: Branch;
  /** Of its operating system (SLOT-2). */
  readonly weekdays: FamilyDays | null;
  readonly day: string | null;
  /** `09:15`. */
  readonly slot: string | null;
  readonly startAsked: boolean;
};

/** Every session of the campaign; locked to the end of the transaction, in the order of their ids. */
export async function lockCampaignSessions(trx: Trx, campaignId: CampaignId): Promise<CampaignStaffing[]> {
  return (await sessionsOf(trx, campaignId).forUpdate('s').execute()).map(staffingOf);
}

/** The same, as they are now. */
export async function loadCampaignSessions(db: Db, campaignId: CampaignId): Promise<CampaignStaffing[]> {
  return (await sessionsOf(db, campaignId).execute()).map(staffingOf);
}

function sessionsOf(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .select([
      WEEKDAYS.as('weekdays'),
      's.id as sessionId',
      's.status',
      's.branch',
      's.date_prevue as day',
      sql<string | null>`to_char(s.heure_prevue, 'HH24:MI')`.as('slot'),
      's.start_asked_at',
      's.intervenant_id as userId',
      'v.id',
      'v.hostname',
      'e.name as environment',
      'e.production',
      'v.app_group as appGroup',
      'v.app_type as appType',
      'd.code as domainCode',
      'z.name as zone',
      'v.default_intervenant_id as defaultIntervenantId',
    ])
    .where('s.campaign_id', '=', campaignId)
    .orderBy('s.id');
}

type Row = Awaited<ReturnType<ReturnType<typeof sessionsOf>['execute']>>[number];

function staffingOf({ start_asked_at: asked, ...row }: Row): CampaignStaffing {
  return { ...row, startAsked: asked !== null, excluded: row.status === 'excluded' };
}

/** Those whose operators come from rules: the campaigns of the plan. By id. */
export async function openCampaignsOfPlan(db: Db): Promise<readonly CampaignId[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('status', '=', 'open')
    .where('kind', '=', 'standard')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Open campaigns that have one of these servers, by id. */
export async function openCampaignsOf(
  trx: Trx,
  servers: readonly ServerId[],
): Promise<{ readonly id: CampaignId; readonly weekStart: string }[]> {
  if (servers.length === 0) return [];
  return trx
    .selectFrom('campaigns as c')
    .select(['c.id', 'c.week_start as weekStart'])
    .where('c.status', '=', 'open')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('patch_sessions as s')
          .select('s.id')
          .whereRef('s.campaign_id', '=', 'c.id')
          .where('s.server_id', 'in', [...servers]),
      ),
    )
    .orderBy('c.id')
    .execute();
}

export async function setOperator(trx: Trx, sessionId: SessionId, userId: UserId | null): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ intervenant_id: userId, forced_assignment: false })
    .where('id', '=', sessionId)
    .execute();
}
