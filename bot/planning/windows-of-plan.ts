// The maintenance windows beside the weeks of the plan (POL-5).
import type { WindowDate } from '../../cards/planning/window-lines.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import type { PlanYear } from '../../db/queries/planning/plan-year.ts';
import { loadCovers } from '../../db/queries/windows/covers.ts';
import { loadWindows } from '../../db/queries/windows/windows.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { durationText } from '../../domain/counts.ts';
import { windowsOnPlan } from '../../domain/windows/on-plan.ts';
import { TASK_TEXT } from '../../domain/windows/window-text.ts';
import type { ViewContext } from '../shared/view-context.ts';

/** What begins on these days. The name of one may be that of an application: none for whom has a list that leaves servers out (PEOPLE-3). */
export async function windowsOfPlan(
  { db, now, settings: { zone }, viewer }: ViewContext,
  { calendar }: PlanYear,
  span: readonly [IsoDate, IsoDate],
): Promise<readonly WindowDate[]> {
  // Of the plan itself a list changes nothing, so that its cards are not told of it.
  if (viewer !== null && (await loadOutOfReach(db, viewer.userId, null)).length > 0) return [];
  const windows = await loadWindows(db);
  if (windows.length === 0) return [];
  const covers = await loadCovers(db, null);
  const planned = windows.map((window) => ({ ...window, servers: covers.get(window.id)?.servers ?? 0 }));
  return windowsOnPlan(planned, span, { now, calendar, zone }).map(({ task, minutes, ...one }) => ({
    ...one,
    task: TASK_TEXT[task],
    long: durationText(minutes),
  }));
}
