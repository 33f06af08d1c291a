// An automatic window makes the campaign of its week, or joins the one that another window made (POL-5): a day before its occurrence, or as
// many as its owners are told before, so that prerequisites are read and a production go can be asked for. Once an occurrence.
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadElsewhere } from '../../db/queries/servers/elsewhere.ts';
import { loadServersWithIds } from '../../db/queries/servers/servers.ts';
import { loadExcludedOfWeek, loadServersOfWindow } from '../../db/queries/windows/automatic.ts';
import { loadPreparedOccurrences, occurrenceKey } from '../../db/queries/windows/occurrences.ts';
import { type ApprovedWindow, lockApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { type Calendar, calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { campaignOfWindow, type WindowCampaign } from '../../domain/windows/campaign-of-window.ts';
import { closureOf, isLapsed } from '../../domain/windows/decide-occurrence.ts';
import { type Occurrence, occurrences } from '../../domain/windows/occurrence.ts';
import type { JobContext } from '../context.ts';
import { fillCampaign } from './fill-campaign.ts';
import { tellCampaign } from './tell-windows.ts';

const DAY_MS = 86_400_000;

/** Returns how many were made or joined. */
export async function makeCampaigns(ctx: JobContext, windows: readonly ApprovedWindow[], now: Date): Promise<number> {
  const due = windows.filter(({ automatic }) => automatic).flatMap((window) => dueOf(window, now));
  if (due.length === 0) return 0;
  const prepared = await loadPreparedOccurrences(ctx.db, addDays(dayIn(now, 'UTC'), -2));
  const left = due.filter(({ window, occurrence }) => {
    const at = prepared.get(occurrenceKey(window.id, occurrence.day));
    return at === undefined || at < window.changedAt;
  });
  if (left.length === 0) return 0;
  const year = now.getUTCFullYear();
  const calendar = calendarOf([year, year + 1], {
    freezePeriods: await loadFreezePeriods(ctx.db),
    alsaceMoselleZones: await alsaceMoselleZones(ctx.db),
  });
  let made = 0;
  for (const { window, occurrence } of left) {
    if (isHeld(window, occurrence, calendar, ctx.settings.zone)) made += await prepare(ctx, window, occurrence, now);
  }
  return made;
}

type Due = { readonly window: ApprovedWindow; readonly occurrence: Occurrence };

/** Those in which something may still start, and which its approver had before them. */
function dueOf(window: ApprovedWindow, now: Date): readonly Due[] {
  const lead = leadDays(window);
  const today = dayIn(now, window.zone);
  return occurrences(window, addDays(today, -1), addDays(today, lead + 1))
    .filter(({ start, lastStart }) => start.getTime() - lead * DAY_MS <= now.getTime() && now < lastStart)
    .filter(({ start }) => start >= window.approvedAt)
    .map((occurrence) => ({ window, occurrence }));
}

function leadDays({ tellDays }: ApprovedWindow): number {
  return Math.max(1, tellDays ?? 1);
}

/** A freeze that ends in time lets the next sweep make it. */
function isHeld({ approvedAt }: ApprovedWindow, occurrence: Occurrence, calendar: Calendar, zone: string): boolean {
  return closureOf(occurrence, calendar, zone) === null && !isLapsed(approvedAt, occurrence.start);
}

/** In one transaction, one at a time with whatever opens sessions. */
function prepare(ctx: JobContext, seen: ApprovedWindow, occurrence: Occurrence, now: Date): Promise<number> {
  return ctx.db.transaction().execute(async (trx) => {
    await lockPlan(trx);
    await lockGate(trx);
    const window = await lockApprovedWindow(trx, seen.id);
    if (window === null || window.approvedAt.getTime() !== seen.approvedAt.getTime()) return 0;
    const plan = await planOf(trx, window, occurrence, { now, zone: ctx.settings.zone });
    if (!(await mark(trx, window, occurrence, plan, now))) return 0;
    const campaignId =
      plan.added.length === 0
        ? (plan.joined[0] ?? null)
        : await fillCampaign(trx, { window, occurrence, added: plan.added, settings: ctx.settings, now });
    await finish(trx, window, occurrence, { campaignId, plan, now });
    return 1;
  });
}

async function planOf(
  trx: Trx,
  window: ApprovedWindow,
  { start }: Occurrence,
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<WindowCampaign> {
  const day = dayIn(start, zone);
  const week = isoWeekOf(day);
  const ids = await loadServersOfWindow(trx, window.id);
  const asked = { servers: ids, year: week.year, cycle: week.cycle, besides: null };
  const covered = {
    servers: await loadServersWithIds(trx, ids),
    elsewhere: await loadElsewhere(trx, asked),
    excluded: await loadExcludedOfWeek(trx, ids, week.weekStart),
  };
  return campaignOfWindow(covered, { week, day, today: dayIn(now, zone), production: window.production });
}

/** False: another worker has done it. Of a window that was changed since, the day is prepared again: it may cover others by now. */
async function mark(
  trx: Trx,
  { id, changedAt }: ApprovedWindow,
  { day }: Occurrence,
  { added, leftOut }: WindowCampaign,
  now: Date,
): Promise<boolean> {
  const decided = { added: added.length, decided_at: now, left_out: JSON.stringify(leftOut) };
  const row = await trx
    .insertInto('window_campaigns')
    .values({ window_id: id, day, campaign_id: null, ...decided })
    .onConflict((oc) =>
      oc.columns(['window_id', 'day']).doUpdateSet(decided).where('window_campaigns.decided_at', '<', changedAt),
    )
    .returning('day')
    .executeTakeFirst();
  return row !== undefined;
}

type Finished = { readonly campaignId: CampaignId | null; readonly plan: WindowCampaign; readonly now: Date };

async function finish(
  trx: Trx,
  window: ApprovedWindow,
  occurrence: Occurrence,
  { campaignId, plan, now }: Finished,
): Promise<void> {
  const { day } = occurrence;
  if (campaignId !== null) {
    await trx
      .updateTable('window_campaigns')
      .set({ campaign_id: campaignId })
      .where('window_id', '=', window.id)
      .where('day', '=', day)
      .execute();
  }
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'window.campaign',
    object: { type: 'window', id: window.id },
    after: {
      ...{ name: window.name, day, campaignId, joined: plan.joined },
      ...{ approvedBy: window.approvedBy, approvedAt: window.approvedAt },
      ...{ added: plan.added.map(({ hostname }) => hostname), leftOut: plan.leftOut },
    },
  });
  await tellCampaign(trx, window, occurrence, { campaignId, plan }, now);
}
