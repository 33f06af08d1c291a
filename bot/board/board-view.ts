// What the board shows, as a reader may see it: the figures of `/status`, the week by day, and the year.
import {
  loadDayFigures,
  loadPatchedByDay,
  loadPlannedWeeks,
  type PlannedWeek,
} from '../../db/queries/board/board-figures.ts';
import { type CampaignFigures, loadCampaignFigures } from '../../db/queries/campaigns/campaign-list-view.ts';
import { loadRunningAttempts } from '../../db/queries/campaigns/status-view.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadWaitingValidations } from '../../db/queries/validations/waiting-validations.ts';
import { type CalendarWindow, loadWindowsInCalendar } from '../../db/queries/windows/in-calendar.ts';
import type { Db } from '../../db/schema/database.ts';
import { type YearDay, yearDays } from '../../domain/board/year-days.ts';
import { type CampaignState, campaignState } from '../../domain/campaigns/campaign-state.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { type Calendar, calendarOf, freezeOn } from '../../domain/planning/calendar.ts';
import { addDays, dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { closureOf } from '../../domain/windows/decide-occurrence.ts';
import { occurrences } from '../../domain/windows/occurrence.ts';

export type Board = {
  readonly at: Date;
  readonly today: IsoDate;
  readonly week: BoardWeek;
  readonly campaigns: readonly BoardCampaign[];
  readonly running: Awaited<ReturnType<typeof loadRunningAttempts>>;
  readonly waiting: readonly BoardWaiting[];
  readonly year: BoardYear;
};

export type BoardWeek = { readonly code: string; readonly days: readonly BoardDay[] };
export type BoardDay = {
  readonly day: IsoDate;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly frozen: boolean;
};
export type BoardCampaign = CampaignFigures & { readonly state: CampaignState };
/** `application` null: servers of none. */
export type BoardWaiting = { readonly application: string | null; readonly servers: number; readonly since: Date };
export type BoardYear = {
  readonly year: number;
  readonly days: readonly YearDay[];
  readonly weeks: readonly PlannedWeek[];
};

export type BoardAsk = { readonly now: Date; readonly zone: string };

/** `year`: read before, and still good. */
export async function loadBoard(db: Db, { now, zone }: BoardAsk, year: BoardYear | null): Promise<Board> {
  const today = dayIn(now, zone);
  const campaigns = await loadCampaignFigures(db, { only: 'open', limit: null, offset: 0 });
  const running = await loadRunningAttempts(db);
  const waiting = await loadWaitingValidations(db, null);
  const shown = year ?? (await loadYear(db, today, zone));
  return {
    at: now,
    today,
    week: await loadWeek(db, today, shown),
    campaigns: campaigns.map((row) => ({ ...row, state: stateOf(row) })),
    running,
    waiting: byApplication(waiting),
    year: shown,
  };
}

async function loadYear(db: Db, today: IsoDate, zone: string): Promise<BoardYear> {
  const year = Number(today.slice(0, 4));
  const span = [`${year}-01-01`, `${year}-12-31`] as const;
  const done = await loadPatchedByDay(db, ...span, zone);
  const weeks = await loadPlannedWeeks(db, ...span);
  const calendar = calendarOf([year], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const windows = windowsByDay(await loadWindowsInCalendar(db, { kind: 'all' }), span, { calendar, zone });
  const planned = weeks.filter(({ status }) => status === 'open');
  return { year, days: yearDays({ year, calendar, done, weeks: planned, windows }), weeks: planned };
}

/** By the day on which they begin, by the calendar of the site. */
function windowsByDay(
  windows: readonly CalendarWindow[],
  [first, last]: readonly [IsoDate, IsoDate],
  { calendar, zone }: { readonly calendar: Calendar; readonly zone: string },
): ReadonlyMap<IsoDate, number> {
  const days = new Map<IsoDate, number>();
  for (const window of windows) {
    for (const one of occurrences(window, first, last)) {
      if (one.start < window.inForceSince || closureOf(one, calendar, zone) !== null) continue;
      const day = dayIn(one.start, zone);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
  }
  return days;
}

/** A week at the turn of the year has days that the year does not. */
async function loadWeek(db: Db, today: IsoDate, { days }: BoardYear): Promise<BoardWeek> {
  const { weekCode, weekStart, weekEnd, year } = isoWeekOf(today);
  const figures = new Map((await loadDayFigures(db, weekStart, weekEnd)).map((row) => [row.day, row]));
  const ofYear = new Map(days.map((one) => [one.day, one.freeze !== null]));
  const weeks = calendarOf([year]);
  const all = Array.from({ length: 7 }, (_, i) => addDays(weekStart, i));
  return {
    code: weekCode,
    days: all.map((day) => ({
      ...(figures.get(day) ?? { day, planned: 0, done: 0, failed: 0 }),
      frozen: ofYear.get(day) ?? freezeOn(day, weeks) !== null,
    })),
  };
}

function stateOf({ status, stopped_at, total, begun, accepted }: CampaignFigures): CampaignState {
  return campaignState({ closed: status === 'closed', stopped: stopped_at !== null, servers: total, begun, accepted });
}

/** What waits for the same people is one row, whatever the campaigns; the oldest first. */
function byApplication(waiting: Awaited<ReturnType<typeof loadWaitingValidations>>): readonly BoardWaiting[] {
  return [...Map.groupBy(waiting, ({ application_id: id }) => id).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const servers = group.reduce((sum, { hostnames }) => sum + hostnames.length, 0);
    return [{ application: first.application, servers, since: first.since }];
  });
}
