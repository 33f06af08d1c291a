// The next occurrence of the maintenance windows of servers on a preview, which replaces their slots (POL-5).
import { DateTime } from 'luxon';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadWindowsOfServers } from '../../db/queries/windows/in-calendar.ts';
import type { NamedWindow } from '../../db/queries/windows/windows.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { Calendar } from '../../domain/planning/calendar.ts';
import type { IsoWeek } from '../../domain/planning/iso-week.ts';
import { calendarAhead, type Upcoming, upcoming } from '../../domain/windows/upcoming.ts';
import type { ViewContext } from '../shared/view-context.ts';

/** By the clock of the site; both null: it opens no more. */
export type NextWindow = {
  readonly name: string;
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
};

/** A first one that is held may lie behind a freeze of some weeks. */
const LOOKED_AT = 60;

/** From the Monday of that week, or from now where it has begun. Servers without windows are absent. */
export async function nextWindows(
  { db, now, settings: { zone } }: ViewContext,
  servers: readonly { readonly server: { readonly id: ServerId } }[],
  { weekStart }: IsoWeek,
): Promise<ReadonlyMap<ServerId, NextWindow>> {
  const windows = await loadWindowsOfServers(
    db,
    servers.map(({ server }) => server.id),
  );
  if (windows.size === 0) return new Map();
  const monday = DateTime.fromISO(weekStart, { zone }).toJSDate();
  const from = monday > now ? monday : now;
  const calendar = calendarAhead(from, {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  return new Map([...windows].map(([id, of]) => [id, firstOf(of, { from, calendar, zone })]));
}

type From = { readonly from: Date; readonly calendar: Calendar; readonly zone: string };

function firstOf(windows: readonly NamedWindow[], { from, calendar, zone }: From): NextWindow {
  const next = windows.flatMap((window): readonly { readonly window: NamedWindow; readonly one: Upcoming }[] => {
    const of = { approvedAt: window.approvedAt, calendar, zone };
    const one = upcoming(window, from, LOOKED_AT, of).find(
      ({ notHeld }) => notHeld === null || notHeld.why === 'approval',
    );
    return one === undefined ? [] : [{ window, one }];
  });
  const [first] = next.toSorted((a, b) => a.one.start.getTime() - b.one.start.getTime());
  if (first === undefined) return { name: windows[0]?.name ?? '?', day: null, slot: null };
  const local = DateTime.fromJSDate(first.one.start, { zone });
  return { name: first.window.name, day: local.toFormat('yyyy-MM-dd'), slot: local.toFormat('HH:mm') };
}
