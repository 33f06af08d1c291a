// When a server with maintenance windows starts (POL-5): at the first occurrence in which something may start. It replaces its slot.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import type { Text } from '../language.ts';
import type { Calendar } from '../planning/calendar.ts';
import { addDays, dayIn } from '../planning/iso-week.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import { between, LOOK_AHEAD_DAYS, type Upcoming } from './upcoming.ts';

type StartingWindow = MaintenanceWindow & {
  readonly name: string;
  /** null: nobody has approved it as it is. */
  readonly approvedAt: Date | null;
};

/** By the clock of the site; both null: it opens no more. */
export type WindowStart =
  | { readonly name: string; readonly day: IsoDate; readonly slot: SlotTime }
  | { readonly name: string; readonly day: null; readonly slot: null };

type StartsFrom = { readonly from: Date; readonly calendar: Calendar; readonly zone: string };

/** Of several, the one that opens first. `windows`: in force, of updates; at least one. */
export function nextStart(windows: readonly StartingWindow[], of: StartsFrom): WindowStart {
  const next = windows.flatMap((window) => {
    const one = firstOf(window, of);
    return one === undefined ? [] : [{ name: window.name, start: one.start }];
  });
  const [first] = next.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  if (first === undefined) return { name: windows[0]?.name ?? '?', day: null, slot: null };
  const local = DateTime.fromJSDate(first.start, { zone: of.zone });
  return { name: first.name, day: local.toFormat('yyyy-MM-dd'), slot: local.toFormat('HH:mm') };
}

/** One that is open counts until its last start. Without an approval that reaches so far its hours hold all the same: it is to be renewed. */
function firstOf(window: StartingWindow, { from, calendar, zone }: StartsFrom): Upcoming | undefined {
  const { approvedAt } = window;
  const today = dayIn(from, window.zone);
  const days = [addDays(today, -1), addDays(today, LOOK_AHEAD_DAYS)] as const;
  return between(window, ...days, { approvedAt, calendar, zone }).find(({ start, lastStart, notHeld }) => {
    if (notHeld !== null && notHeld.why !== 'approval') return false;
    if (start > from) return true;
    return lastStart > from && approvedAt !== null && start >= approvedAt;
  });
}

/** To whoever would give it a slot. */
export function noSlotText(hostname: string, window: string): Text {
  return {
    fr: `${hostname} est patché dans sa fenêtre de maintenance « ${window} » : il n’a pas de créneau à déplacer.`,
    en: `${hostname} is patched in its maintenance window “${window}”: it has no slot to move.`,
  };
}
