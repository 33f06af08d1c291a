// What the card of prerequisites is drawn from: the newest run of a campaign, its sessions, the backups to vouch for.
import { sql } from 'kysely';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { PrereqDetail } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';
import { instanceOfServer, isClaimed } from '../servers/ec2-instances.ts';

export type PrereqFindings = Omit<PrereqDetail, 'transcript'>;

export async function loadNewestRun(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('prereq_runs as r')
    .innerJoin('campaigns as c', 'c.id', 'r.campaign_id')
    .innerJoin('users as u', 'u.id', 'r.asked_by')
    .select([
      'r.id',
      'r.asked_at',
      'r.ended_at',
      'u.display_name as asked_by',
      'c.label',
      'c.status as campaign_status',
    ])
    .where('r.campaign_id', '=', campaignId)
    .orderBy('r.id', 'desc')
    .executeTakeFirst();
}

/** The sessions of a run by hostname; `held`: a worker is at it now. */
export async function loadRunSessions(db: Db, runId: number) {
  return db
    .selectFrom('prereq_run_sessions as w')
    .innerJoin('patch_sessions as s', 's.id', 'w.session_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select([
      'w.done_at',
      's.id',
      'v.hostname',
      'v.os_family',
      sql<boolean>`${instanceOfServer} is not null`.as('is_instance'),
      isClaimed.as('is_claimed'),
      's.status',
      's.prereq_validated',
      's.exclusion_detail',
      's.exclusion_reason',
      sql<boolean>`coalesce(s.lease_until > now(), false)`.as('held'),
      // Not the transcript: it is long, and the card does not show it.
      sql<PrereqFindings | null>`s.prereq_detail - 'transcript' - 'planned'`.as('detail'),
    ])
    .where('w.run_id', '=', runId)
    .orderBy(sql`v.hostname collate "C"`)
    .execute();
}

export type RunSession = Awaited<ReturnType<typeof loadRunSessions>>[number];

/** Servers of the campaign without a snapshot (PRE-4), with the confirmation of their backup when there is one. */
export async function loadBackups(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoin('users as u', 'u.id', 's.backup_confirmed_by')
    .select(['v.hostname', 's.status', 's.backup_confirmed_at as at', 'u.display_name as by'])
    .select(['s.backup_answer as answer', 's.backup_good_until as goodUntil', 's.backup_said as said'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.rollback_method', '=', 'na')
    .orderBy(sql`v.hostname collate "C"`)
    .execute();
}

export type Ready = { readonly id: ServerId; readonly hostname: string };

/** How many sessions of the campaign are in each state that a button of the card acts on. */
export async function countStartable(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select([
      sql<number>`(count(*) filter (where s.status in ('pending', 'prereq_ok')))::int`.as('checkable'),
      sql<Ready[]>`coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'hostname', v.hostname))
        filter (where s.status = 'prereq_ok'), '[]')`.as('ready'),
    ])
    .where('s.campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
}
