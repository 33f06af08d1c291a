// Occurrences of maintenance windows (POL-5): each is decided once, whoever runs and whoever dies. An open one orders what its task says;
// that is all it does: each start goes through start-session.ts, which asks everything again.

import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadDecidedOccurrences, occurrenceKey } from '../../db/queries/windows/occurrences.ts';
import { placeInWindows } from '../../db/queries/windows/place-sessions.ts';
import { type ApprovedWindow, loadApprovedWindows, lockApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Trx } from '../../db/schema/database.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { decideOccurrence, type OccurrenceDecision } from '../../domain/windows/decide-occurrence.ts';
import { type Occurrence, occurrences } from '../../domain/windows/occurrence.ts';
import type { JobContext } from '../context.ts';
import { beginTask, orderOfOpen } from './act-in-occurrence.ts';
import { makeCampaigns } from './make-campaigns.ts';
import { tellOwners } from './tell-owners.ts';
import { tellLapse, tellOccurrence } from './tell-windows.ts';

/** Of what nobody decided for longer, nobody is told any more. */
const LOOK_BACK_DAYS = 8;

/** Returns how many changes people are to see. */
export async function followWindows(ctx: JobContext): Promise<number> {
  const now = ctx.clock.now();
  const windows = await loadApprovedWindows(ctx.db);
  let changes = await endOccurrences(ctx, now);
  // Also those that await an approval: their hours hold.
  changes += await placeInWindows(ctx.db, { now, zone: ctx.settings.zone });
  if (windows.length === 0) return changes;
  // Before it opens: what comes late is made and ordered in the same sweep.
  changes += await makeCampaigns(ctx, windows, now);
  const since = new Date(now.getTime() - LOOK_BACK_DAYS * 86_400_000);
  const decided = await loadDecidedOccurrences(ctx.db, since);
  for (const window of windows) {
    for (const occurrence of begun(window, since, now)) {
      const known = decided.get(occurrenceKey(window.id, occurrence.day));
      if (known !== undefined && known >= occurrence.start) continue;
      changes += await decide(ctx, window, occurrence, now);
    }
    changes += await tellLapse(ctx, window, now);
  }
  return changes + (await orderOfOpen(ctx, now)) + (await tellOwners(ctx, windows, now));
}

/** Not before its approval: nobody had ordered it then. */
function begun(window: ApprovedWindow, since: Date, now: Date): readonly Occurrence[] {
  const from = window.approvedAt > since ? window.approvedAt : since;
  const all = occurrences(window, dayIn(from, window.zone), dayIn(now, window.zone));
  return all.filter(({ start }) => start >= from && start <= now);
}

/** In one transaction: an occurrence that was decided has done what it does at its beginning. */
function decide(ctx: JobContext, seen: ApprovedWindow, occurrence: Occurrence, now: Date): Promise<number> {
  return ctx.db.transaction().execute(async (trx) => {
    const window = await lockApprovedWindow(trx, seen.id);
    // Changed or approved anew since it was read: the next sweep looks again.
    if (window === null || window.approvedAt.getTime() !== seen.approvedAt.getTime()) return 0;
    const decision = decideOccurrence(occurrence, {
      now,
      approvedAt: window.approvedAt,
      calendar: await calendarOfDay(trx, occurrence, ctx.settings.zone),
      zone: ctx.settings.zone,
    });
    if (!(await record(trx, window, occurrence, decision, now))) return 0;
    if (decision.kind === 'open') await beginTask(trx, window, occurrence, { now, zone: ctx.settings.zone });
    else if (decision.kind === 'missed' || decision.why === 'approval') {
      await tellOccurrence(trx, window, occurrence, decision, now);
    }
    return 1;
  });
}

async function calendarOfDay(trx: Trx, { start }: Occurrence, zone: string) {
  return calendarOf([Number(dayIn(start, zone).slice(0, 4))], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
}

/** False: another worker has decided it. */
async function record(
  trx: Trx,
  window: ApprovedWindow,
  { day, start, lastStart, end }: Occurrence,
  decision: OccurrenceDecision,
  now: Date,
): Promise<boolean> {
  const decided = {
    ...{ starts_at: start, last_start_at: lastStart, ends_at: end },
    state: decision.kind,
    reason: decision.kind === 'open' ? null : JSON.stringify(decision.reason),
    decided_at: now,
    ended_at: decision.kind === 'open' ? null : now,
  };
  const row = await trx
    .insertInto('window_occurrences')
    .values({ window_id: window.id, day, ...decided })
    // Of a window that was changed, and begins later on that day.
    .onConflict((oc) =>
      oc
        .columns(['window_id', 'day'])
        .doUpdateSet(decided)
        .where('window_occurrences.starts_at', '<', start)
        .where('window_occurrences.state', '<>', 'open'),
    )
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: ACTIONS[decision.kind],
    object: { type: 'window', id: window.id },
    after: { name: window.name, day, approvedBy: window.approvedBy, approvedAt: window.approvedAt },
    reason: decision.kind === 'open' ? null : decision.reason.en,
  });
  return true;
}

const ACTIONS = { open: 'window.opened', missed: 'window.missed', 'not-held': 'window.not-held' } as const;

async function endOccurrences({ db }: JobContext, now: Date): Promise<number> {
  const result = await db
    .updateTable('window_occurrences')
    .set({ state: 'done', ended_at: now })
    .where('state', '=', 'open')
    .where('ends_at', '<=', now)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
