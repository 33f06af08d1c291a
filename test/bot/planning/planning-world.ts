// Plan rows, drafts and campaigns through the real operations, for tests of what previews and creations decide.
import { adjustDraft, type DraftChange } from '../../../bot/previews/adjust-draft.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { previewVersion } from '../../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import { changesOf, loadDraft, questionOf } from '../../../db/queries/previews/draft-view.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { CampaignId, DraftId, ServerId } from '../../../domain/ids.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { EnvScope } from '../../../domain/planning/plan-row.ts';
import type { CampaignPreview } from '../../../domain/previews/campaign-preview.ts';
import { type Bench, done, type Somebody } from '../shared/bench.ts';

export type PlanningWorld = ReturnType<typeof planningWorld>;

export function planningWorld(db: Db, ctx: Bench, coordinator: Somebody) {
  async function plan(weekNumber: number, domainCode: string, envScope: EnvScope, year = 2027): Promise<void> {
    const week = isoWeek(year, weekNumber);
    if (week === null) throw new Error('no such week');
    const { weekCode: week_code, weekStart: week_start, weekEnd: week_end, cycle } = week;
    const row = { year, week_number: weekNumber, week_code, week_start, week_end, cycle, note: null };
    const what = { domain_code: domainCode, env_scope: envScope, status: 'open', environments: null } as const;
    await db
      .insertInto('patch_planning')
      .values({ ...row, ...what })
      .execute();
  }

  async function draft(weekNumber: number, more: { year?: number; again?: boolean } = {}): Promise<DraftId> {
    const question = { weekNumber, year: more.year ?? 2027, asked: null, domainCode: null, again: more.again ?? false };
    return done(await previewCampaign(ctx, coordinator, question)).draftId;
  }

  /** As its card shows it at this instant. */
  async function preview(draftId: DraftId): Promise<CampaignPreview> {
    const row = await loadDraft(db, draftId);
    if (row === undefined) throw new Error('no such draft');
    const at = { now: ctx.time.now, zone: ctx.settings.zone, budget: ctx.settings.hoursBudget };
    const loaded = await loadPreview(db, questionOf(row), at, changesOf(row));
    if (loaded.kind === 'refused') throw new Error(loaded.text.en);
    return loaded.preview;
  }

  async function version(draftId: DraftId): Promise<number> {
    return previewVersion(await preview(draftId));
  }

  function adjust(draftId: DraftId, change: DraftChange, by = coordinator) {
    return adjustDraft(ctx, by, { draftId, change });
  }

  async function create(draftId: DraftId, by = coordinator) {
    return createCampaign(ctx, by, { draftId, version: await version(draftId) });
  }

  async function campaignOf(weekNumber: number, more: { year?: number; again?: boolean } = {}): Promise<CampaignId> {
    return done(await create(await draft(weekNumber, more))).campaignId;
  }

  /** Hostname → status, in that campaign. */
  async function statuses(campaignId: CampaignId): Promise<Readonly<Record<string, string>>> {
    const rows = await sessions(campaignId);
    return Object.fromEntries(rows.map(({ hostname, status }) => [hostname, status]));
  }

  async function sessions(campaignId: CampaignId) {
    return db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['s.id', 's.server_id', 'v.hostname', 's.status', 's.date_prevue', 's.heure_prevue', 's.intervenant_id'])
      .select(['s.exclusion_reason', 's.exclusion_detail'])
      .where('s.campaign_id', '=', campaignId)
      .orderBy('v.hostname')
      .execute();
  }

  async function setStatus(campaignId: CampaignId, server: ServerId, status: 'patched' | 'failed' | 'in_progress') {
    await db
      .updateTable('patch_sessions')
      .set({ status })
      .where('campaign_id', '=', campaignId)
      .where('server_id', '=', server)
      .execute();
  }

  /** Servers with more than one open session among the standard campaigns that are open: there must be none (ELIG-5). */
  async function openTwice(): Promise<readonly number[]> {
    const rows = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
      .select('s.server_id')
      .where('c.kind', '=', 'standard')
      .where('c.status', '=', 'open')
      .where('s.status', 'in', ['pending', 'prereq_ok', 'in_progress'])
      .groupBy('s.server_id')
      .having((eb) => eb.fn.countAll(), '>', 1)
      .execute();
    return rows.map((row) => row.server_id);
  }

  return { plan, draft, preview, version, adjust, create, campaignOf, statuses, sessions, setStatus, openTwice };
}

/** Hostnames that a preview plans, and why it leaves others out. */
export function plannedIn({ branches }: CampaignPreview): readonly string[] {
  return [...branches.hprod, ...branches.prod].map(({ server }) => server.hostname);
}

export function leftOutOf({ leftOut }: CampaignPreview): Readonly<Record<string, string>> {
  return Object.fromEntries(leftOut.map(({ server, reason }) => [server.hostname, reason.text.en]));
}
