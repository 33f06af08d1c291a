// Reads what a campaign's preview is made from, and computes it: for the card, and again in the transaction of Create.
import { type UpdateScope, WHOLE_UPDATE } from '../../../domain/attempts/update-scope.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { type Calendar, calendarOf } from '../../../domain/planning/calendar.ts';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import { type EnvScope, overlaps, type PlanRow } from '../../../domain/planning/plan-row.ts';
import { selectWeek } from '../../../domain/planning/plan-selection.ts';
import { campaignScope } from '../../../domain/planning/scope-of-rows.ts';
import { SHIPPED_SUPPORT_ENDS, type SupportEnd } from '../../../domain/planning/support-ends.ts';
import type { Adjustment } from '../../../domain/previews/adjustments.ts';
import type { CampaignPreview } from '../../../domain/previews/campaign-preview.ts';
import type { HoursBudget } from '../../../domain/previews/hours.ts';
import { type PreviewInput, previewCampaign } from '../../../domain/previews/preview.ts';
import type { OperatorLimit } from '../../../domain/previews/roster.ts';
import { closedUntil } from '../../../domain/previews/slot-clock.ts';
import type { Db } from '../../schema/database.ts';
import { loadSeenAdvisories } from '../cve/open-advisories.ts';
import { loadDependenciesAmong } from '../dependencies/neighbours.ts';
import { loadOverdueGlobs } from '../exclusions/overdue-excludes.ts';
import { loadFoundationsAmong } from '../foundations/open-sessions.ts';
import { loadAnswerable } from '../people/owners.ts';
import { loadAssignmentRules, loadStaff } from '../people/people.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from '../planning/planning.ts';
import { loadPatchedInCycle, loadRingMembers } from '../rings/ring-facts.ts';
import { loadElsewhere } from '../servers/elsewhere.ts';
import { loadServers } from '../servers/servers.ts';
import { loadNextStarts } from '../windows/next-starts.ts';

export type PreviewRequest = {
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
  readonly limits: readonly OperatorLimit[];
};

export type PreviewContext = {
  readonly now: Date;
  readonly zone: string;
  readonly budget: HoursBudget;
  /** ELIG-7; absent: the list that the product ships. */
  readonly supportEnds?: readonly SupportEnd[] | undefined;
};

/** The open campaign that covers a row already. */
export type Twin = { readonly id: CampaignId; readonly label: string; readonly by: string };

export type LoadedPreview =
  | { readonly kind: 'refused'; readonly text: Text }
  | {
      readonly kind: 'found';
      readonly year: number;
      readonly rows: readonly PlanRow[];
      readonly preview: CampaignPreview;
      /** What it was computed from. */
      readonly input: PreviewInput;
      readonly calendar: Calendar;
      readonly twin: Twin | null;
    };

const UNCHANGED: DraftChanges = { adjustments: [], override: false, limits: [] };

export async function loadPreview(
  db: Db,
  question: PreviewRequest,
  { now, zone, budget, supportEnds = SHIPPED_SUPPORT_ENDS }: PreviewContext,
  { adjustments, override, limits }: DraftChanges = UNCHANGED,
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
  const [week] = rows;
  const servers = await loadServers(db, [...new Set(codes)]);
  const input: PreviewInput = {
    rows,
    asked: question.asked,
    servers,
    today,
    calendar,
    staff: await loadStaff(db, now, null, limits),
    rules: await loadAssignmentRules(db),
    budget,
    override,
    adjustments,
    updateScope,
    seenAdvisories: await loadSeenAdvisories(db, updateScope),
    elsewhere:
      week === undefined
        ? new Map()
        : await loadElsewhere(db, { servers: servers.map(({ id }) => id), year, cycle: week.cycle, besides: null }),
    answerable: await loadAnswerable(db, now),
    overdueExcludes: await loadOverdueGlobs(
      db,
      servers.map(({ id }) => id),
      today,
    ),
    dependencies: await loadDependenciesAmong(
      db,
      servers.map(({ id }) => id),
    ),
    rings: await loadRingMembers(
      db,
      servers.map(({ id }) => id),
    ),
    patchedInCycle:
      week === undefined
        ? new Set()
        : await loadPatchedInCycle(
            db,
            servers.map(({ id }) => id),
            { year, cycle: week.cycle },
          ),
    foundations: await loadFoundationsAmong(
      db,
      servers.map(({ id }) => id),
    ),
    closedUntil: closedUntil(now, zone),
    windows:
      week === undefined
        ? new Map()
        : await loadNextStarts(
            db,
            servers.map(({ id }) => id),
            { weekStart: week.weekStart, now, zone },
          ),
    supportEnds,
  };
  const preview = previewCampaign(input);
  return { kind: 'found', year, rows, preview, input, calendar, twin: await findTwin(db, rows, question.asked) };
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
