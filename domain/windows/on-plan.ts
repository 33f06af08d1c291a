// Maintenance windows on the annual plan (POL-5): what begins on its days from today on, and whether it will be held as things stand.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import type { Calendar } from '../planning/calendar.ts';
import { addDays, dayIn } from '../planning/iso-week.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import { between } from './upcoming.ts';

export type PlannedWindow = MaintenanceWindow & {
  readonly name: string;
  readonly servers: number;
  readonly inForceSince: Date | null;
  /** null: nobody has approved it as it is. */
  readonly approvedAt: Date | null;
};

export type WindowOnPlan = Pick<PlannedWindow, 'name' | 'servers' | 'task' | 'minutes'> & {
  /** By the calendar of the site. */
  readonly day: IsoDate;
  readonly start: Date;
  readonly state: 'held' | 'closed' | 'unapproved';
  /** Why nothing will start in it; null: it will be held. */
  readonly reason: Text | null;
};

type On = { readonly now: Date; readonly calendar: Calendar; readonly zone: string };

/** By their start. A window that was never approved changes nothing yet, and one without servers concerns nobody. */
export function windowsOnPlan(
  windows: readonly PlannedWindow[],
  [first, last]: readonly [IsoDate, IsoDate],
  on: On,
): readonly WindowOnPlan[] {
  const today = dayIn(on.now, on.zone);
  const from = first > today ? first : today;
  return windows
    .flatMap((window) => onPlan(window, [from, last], on))
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}

function onPlan(
  window: PlannedWindow,
  [first, last]: readonly [IsoDate, IsoDate],
  { calendar, zone }: On,
): readonly WindowOnPlan[] {
  const { name, servers, task, minutes, approvedAt, inForceSince } = window;
  if (inForceSince === null || servers === 0) return [];
  // A day of the window's zone may be the one before or after by the calendar of the site.
  return between(window, addDays(first, -1), addDays(last, 1), { approvedAt, calendar, zone }).flatMap(
    ({ siteDay: day, start, notHeld }) => {
      if (day < first || day > last || start < inForceSince) return [];
      return [{ name, servers, task, minutes, day, start, ...standing(notHeld, approvedAt) }];
    },
  );
}

type NotHeld = ReturnType<typeof between>[number]['notHeld'];

function standing(notHeld: NotHeld, approvedAt: Date | null): Pick<WindowOnPlan, 'state' | 'reason'> {
  if (notHeld !== null && notHeld.why !== 'approval') return { state: 'closed', reason: notHeld.reason };
  if (approvedAt === null) return { state: 'unapproved', reason: UNAPPROVED };
  return notHeld === null ? { state: 'held', reason: null } : { state: 'unapproved', reason: notHeld.reason };
}

const UNAPPROVED: Text = {
  fr: 'Elle a été modifiée : approuvez-la de nouveau (/fenetre).',
  en: 'It was changed: approve it again (/window).',
};
