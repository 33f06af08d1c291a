// Reads what a campaign's preview is made from, and computes it: for the card, and again in the transaction of Create.
import { type UpdateScope, WHOLE_UPDATE } from '../../domain/execution/update-scope.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { Adjustment } from '../../domain/planning/adjustments.ts';
import { type Calendar, calendarOf } from '../../domain/planning/calendar.ts';
import type { CampaignPreview } from '../../domain/planning/campaign-preview.ts';
import type { HoursBudget } from '../../domain/planning/hours.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type EnvScope, overlaps, type PlanRow } from '../../domain/planning/plan-row.ts';
import { selectWeek } from '../../domain/planning/plan-selection.ts';
import { previewCampaign } from '../../domain/planning/preview.ts';
import { campaignScope } from '../../domain/planning/scope-of-rows.ts';
import type { Db } from '../schema/database.ts';
import { loadSeenAdvisories } from './open-advisories.ts';
import { loadAssignmentRules, loadStaff } from './people.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from './planning.ts';
import { loadServers } from './servers.ts';

export type PreviewQuestion = {
  readonly weekNumber: number;
  /** null: the next such week that is still allowed. */
  readonly year: number | null;
  readonly asked: EnvScope | null;
  readonly domainCode: string | null;
  /** Absent: everything. */
  readonly updateScope?: UpdateScope;
};

/** What people changed on the draft. */
export type DraftChanges = {
  readonly adjustments: readonly Adjustment[];
  /** An admin has lifted freeze and season. */
  readonly override: boolean;
};

export type PreviewContext = { readonly now: Date; readonly zone: string; readonly budget: HoursBudget };

/** The open campaign that covers a row already. */
export type Twin = { readonly id: CampaignId; readonly label: string; readonly by: string };

export type LoadedPreview =
  | { readonly kind: 'refused'; readonly text: Text }
  | {
      readonly kind: 'found';
      readonly year: number;
      readonly rows: readonly PlanRow[];
      readonly preview: CampaignPreview;
      readonly calendar: Calendar;
      readonly twin: Twin | null;
    };

const UNCHANGED: DraftChanges = { adjustments: [], override: false };

export async function loadPreview(
  db: Db,
  question: PreviewQuestion,
  { now, zone, budget }: PreviewContext,
  { adjustments, override }: DraftChanges = UNCHANGED,
): Promise<LoadedPreview> {
  const today = dayIn(now, zone);
  const selection = selectWeek(await loadPlan(db, question.weekNumber), question, today);
  if (selection.kind === 'refused') return selection;
  const { rows, year } = selection;
  const { updateScope = WHOLE_UPDATE } = question;
  const codes = rows.flatMap((row) => (row.domainCode === null ? [] : [row.domainCode]));
  const calendar = calendarOf([year], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const preview = previewCampaign({
    rows,
    asked: question.asked,
    servers: await loadServers(db, [...new Set(codes)]),
    today,
    calendar,
    staff: await loadStaff(db, now, null),
    rules: await loadAssignmentRules(db),
    budget,
    override,
    adjustments,
    updateScope,
    seenAdvisories: await loadSeenAdvisories(db, updateScope),
    busy: await loadBusy(db, year, question.weekNumber),
  });
  return { kind: 'found', year, rows, preview, calendar, twin: await findTwin(db, rows, question.asked) };
}

/** Servers that an open campaign of that week is about, with the words that say so. */
async function loadBusy(db: Db, year: number, weekNumber: number): Promise<ReadonlyMap<ServerId, Text>> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .select(['s.server_id', 'c.id'])
    .where('c.status', '=', 'open')
    .where('c.year', '=', year)
    .where('c.week_number', '=', weekNumber)
    .where('s.status', '<>', 'excluded')
    .orderBy('c.id')
    .execute();
  return new Map(
    rows.map(({ server_id: serverId, id }) => [
      serverId,
      { fr: `est déjà dans la campagne ${id} de cette semaine`, en: `is in campaign ${id} of this week already` },
    ]),
  );
}

/** An open campaign over one of these plan rows, with environments in common. */
async function findTwin(db: Db, rows: readonly PlanRow[], asked: EnvScope | null): Promise<Twin | null> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return null;
  const scope = campaignScope(rows, asked);
  const open = await db
    .selectFrom('campaigns as c')
    .innerJoin('campaign_plan_rows as r', 'r.campaign_id', 'c.id')
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .select(['c.id', 'c.env_scope', 'c.label', 'u.display_name as by'])
    .where('r.plan_id', 'in', ids)
    .where('c.status', '=', 'open')
    .orderBy('c.id')
    .execute();
  const twin = open.find((campaign) => overlaps({ envScope: campaign.env_scope, environments: null }, scope));
  return twin === undefined ? null : { id: twin.id, label: twin.label, by: twin.by };
}
