// Everything that the card of one server is drawn from: identity, campaigns, past, links, snapshots, plan.
import { sql } from 'kysely';
import type { CampaignId, PlanId, ServerId } from '../../../domain/ids.ts';
import type { PrereqDetail } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';
import { isLatestThere } from '../validations/latest-validation.ts';
import { orderOfWindow } from '../windows/of-session.ts';

/** What the rules do not read and people do. */
export async function loadServerHead(db: Db, id: ServerId) {
  return db
    .selectFrom('servers as v')
    .leftJoin('applications as a', 'a.id', 'v.application_id')
    .leftJoin('users as u', 'u.id', 'v.default_intervenant_id')
    .select([
      ...(['v.os_version as osVersion', 'a.name as application', 'u.display_name as operator'] as const),
      ...(['v.patch_excludes as excludes', 'v.licence_support as support', 'v.reboot_policy as rebootPolicy'] as const),
      ...(['v.normally_off as normallyOff', 'v.vm_uuid as uuid'] as const),
    ])
    .where('v.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Of campaigns that are open; the newest campaign first. */
export async function loadServerSessions(db: Db, id: ServerId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_attempts as x')
          .selectAll('x')
          .whereRef('x.session_id', '=', 's.id')
          .orderBy('x.number', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('patch_validation as p', 'p.attempt_id', 'a.id')
    .leftJoin('users as o', 'o.id', 'p.answered_by')
    .select([
      ...(['p.comment', 'p.answered_at as answeredAt', 'o.display_name as answeredBy'] as const),
      ...([
        's.campaign_id as campaignId',
        'c.label',
        'c.start_mode as startMode',
        'c.stopped_at as stoppedAt',
      ] as const),
      ...(['c.general_excludes as generalExcludes', 's.branch', 's.status', 's.date_prevue as day'] as const),
      ...(['s.heure_prevue as slot', 'u.display_name as operator', 's.prereq_validated as validated'] as const),
      ...(['s.exclusion_reason as exclusionReason', 's.exclusion_detail as exclusionDetail'] as const),
      ...(['s.excluded_by as excludedBy', 's.excluded_at as excludedAt', 's.start_asked_at as startAskedAt'] as const),
      ...(['s.start_refusal as startRefusal', 's.rollback_method as rollbackMethod'] as const),
      ...(['s.backup_confirmed_at as backupConfirmedAt', 'a.state as attemptState', 'a.step'] as const),
      ...(['s.backup_answer as backupAnswer', 's.backup_good_until as backupGoodUntil'] as const),
      ...(['s.backup_said as backupSaid'] as const),
      ...(['a.started_at as startedAt', 'a.ended_at as endedAt', 'a.failure_class as failureClass'] as const),
      ...(['a.failure_detail as failureDetail', 'a.waiting_for as waitingFor', 'p.status as validation'] as const),
      orderOfWindow.as('windowOrder'),
      // Not the transcript: it is long, and this card does not show it.
      sql<Pick<PrereqDetail, 'checks'> | null>`jsonb_build_object('checks', s.prereq_detail -> 'checks')`.as('prereqs'),
    ])
    .where('s.server_id', '=', id)
    .where('c.status', '=', 'open')
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .execute();
}

export type ServerSession = Awaited<ReturnType<typeof loadServerSessions>>[number];

/** The newest first, of whatever source. */
export async function loadLastPatches(db: Db, id: ServerId, most: number) {
  return db
    .selectFrom('patch_history as h')
    .select([
      ...(['h.date_patch as at', 'h.status as result', 'h.intervenant_name as operator', 'h.source'] as const),
      ...(['h.campaign_id as campaignId', 'h.notes'] as const),
      // What an old tool did not write down is not known.
      sql<
        number | null
      >`case when h.source <> 'imported' or h.packages <> '[]' then jsonb_array_length(h.packages) end`.as('packages'),
    ])
    .where('h.server_id', '=', id)
    .orderBy('h.date_patch', 'desc')
    .orderBy('h.id', 'desc')
    .limit(most)
    .execute();
}

export async function loadLastSuccess(db: Db, id: ServerId): Promise<Date | null> {
  const row = await db
    .selectFrom('patch_history')
    .select('date_patch')
    .where('server_id', '=', id)
    .where('status', '=', 'ok')
    .orderBy('date_patch', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.date_patch ?? null;
}

/** Its pairs, from both sides, with the latest validation of the non-production (GATE-1). By hostname of the other. */
export async function loadServerLinks(db: Db, id: ServerId) {
  return db
    .selectFrom('server_correspondance as l')
    .innerJoin('servers as p', 'p.id', 'l.prod_server_id')
    .innerJoin('servers as n', 'n.id', 'l.nonprod_server_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_validation as x')
          .select(['x.status', 'x.patch_date'])
          .whereRef('x.server_id', '=', 'n.id')
          .orderBy('x.attempt_id', 'desc')
          .limit(1)
          .as('x'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      sql<'prod' | 'nonprod'>`case when l.prod_server_id = ${id} then 'nonprod' else 'prod' end`.as('other'),
      eb
        .case()
        .when('l.prod_server_id', '=', id)
        .then(eb.ref('n.hostname'))
        .else(eb.ref('p.hostname'))
        .end()
        .as('hostname'),
      ...(['l.source', 'x.status as validation', 'x.patch_date as patchedAt'] as const),
    ])
    .where((eb) => eb.or([eb('l.prod_server_id', '=', id), eb('l.nonprod_server_id', '=', id)]))
    .orderBy(sql`3`)
    .execute();
}

/** Its latest answer (GATE-1), of a patch that was not rolled back and whose campaign is closed. */
export async function loadClosedRefusal(db: Db, id: ServerId) {
  const row = await db
    .selectFrom('patch_validation as p')
    .innerJoin('campaigns as c', 'c.id', 'p.campaign_id')
    .leftJoin('users as o', 'o.id', 'p.answered_by')
    .select(['p.campaign_id as campaignId', 'p.status', 'p.comment', 'p.answered_at as at', 'c.status as campaign'])
    .select((eb) => [
      'o.display_name as by',
      eb
        .exists(
          eb
            .selectFrom('vm_snapshots as n')
            .select('n.id')
            .whereRef('n.attempt_id', '=', 'p.attempt_id')
            .where('n.reverted_at', 'is not', null),
        )
        .as('undone'),
    ])
    .where('p.server_id', '=', id)
    .orderBy('p.attempt_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.status === 'validated_ko' && row.campaign === 'closed' && !row.undone ? row : null;
}

/** Answers that somebody still owes, in whichever campaign. */
export async function loadOpenValidations(db: Db, id: ServerId) {
  return db
    .selectFrom('patch_validation as p')
    .select(['p.campaign_id as campaignId', 'p.patch_date as patchedAt'])
    .where('p.server_id', '=', id)
    .where('p.status', '=', 'en_attente')
    .where(isLatestThere)
    .orderBy('p.attempt_id', 'desc')
    .execute();
}

export async function loadHeldSnapshots(db: Db, id: ServerId) {
  return db
    .selectFrom('vm_snapshots')
    .select(['name', 'vcenter', 'consistency', 'created_at as createdAt'])
    .where('server_id', '=', id)
    .where('state', '=', 'present')
    .orderBy('created_at', 'desc')
    .execute();
}

/** RUN-17. null: it is on as it is, or off. */
export async function loadStartOf(db: Db, id: ServerId) {
  const row = await db
    .selectFrom('powered_on_servers as p')
    .innerJoin('patch_sessions as s', 's.id', 'p.session_id')
    .select([
      ...(['s.campaign_id as campaignId', 'p.asked_at as askedAt', 'p.started_at as startedAt'] as const),
      ...(['p.stop_begun_at as stopBegunAt', 'p.stop_error as stopError'] as const),
    ])
    .where('p.server_id', '=', id)
    .where('p.stopped_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Which campaigns were made of which rows of the plan, of those rows. */
export async function loadRowCampaigns(db: Db, ids: readonly PlanId[]): Promise<Map<PlanId, CampaignId[]>> {
  const byRow = new Map<PlanId, CampaignId[]>();
  if (ids.length === 0) return byRow;
  const rows = await db
    .selectFrom('campaign_plan_rows')
    .select(['plan_id', 'campaign_id'])
    .where('plan_id', 'in', [...ids])
    .orderBy('campaign_id', 'desc')
    .execute();
  for (const { plan_id, campaign_id } of rows) byRow.set(plan_id, [...(byRow.get(plan_id) ?? []), campaign_id]);
  return byRow;
}

/** Hostnames of the estate, for the nearest one. */
export async function loadHostnames(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('servers').select('hostname').execute();
  return rows.map(({ hostname }) => hostname);
}
