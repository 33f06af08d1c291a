// The maintenance windows, and one of them with its next dates (POL-5).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { WindowFormValues } from '../../cards/windows/form.ts';
import { DATES_SHOWN, type WindowView } from '../../cards/windows/window/card.ts';
import type { WindowShown, WindowsView } from '../../cards/windows/windows/card.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadNames } from '../../db/queries/previews/draft-view.ts';
import { loadCampaignsOfWindow } from '../../db/queries/windows/campaigns.ts';
import { loadCovers, type WindowCovers } from '../../db/queries/windows/covers.ts';
import { loadWindow, loadWindows, type NamedWindow } from '../../db/queries/windows/windows.ts';
import type { Db } from '../../db/schema/database.ts';
import { whenText } from '../../domain/campaigns/start-windows.ts';
import { minutesText } from '../../domain/counts.ts';
import type { WindowId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { Calendar } from '../../domain/planning/calendar.ts';
import { isLapsed } from '../../domain/windows/decide-occurrence.ts';
import { calendarAhead, upcoming } from '../../domain/windows/upcoming.ts';
import { approvalText, hoursText, policyText } from '../../domain/windows/window-text.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { windowVersion } from './edit-windows.ts';

const NO_COVERS: WindowCovers = { kind: 'server', names: [], servers: 0 };

export async function windowsView(ctx: ViewContext, page: number): Promise<WindowsView> {
  const { db, now } = ctx;
  const covers = await loadCovers(db, null);
  const calendar = await calendarOfNow(db, now);
  const rows = pageOf(await loadWindows(db), page, PAGE_SIZES.windows);
  return {
    rows: {
      ...rows,
      rows: rows.rows.map((window) => ({
        ...shown(window, covers.get(window.id) ?? NO_COVERS, now),
        next: datesOf(window, ctx, calendar, 1)[0]?.when ?? null,
      })),
    },
    access: { edit: mayHere(ctx, 'window.edit') },
    ...noticePart(ctx),
  };
}

/** null: there is no such window, or it is archived. */
export async function windowView(ctx: ViewContext, windowId: WindowId): Promise<WindowView | null> {
  const { db, now } = ctx;
  const window = await loadWindow(db, windowId);
  if (window === null) return null;
  const covers = (await loadCovers(db, [windowId])).get(windowId) ?? NO_COVERS;
  const { approvedBy } = window;
  const names = approvedBy === null ? new Map() : await loadNames(db, [approvedBy]);
  const campaigns = await loadCampaignsOfWindow(db, windowId);
  return {
    windowId,
    version: windowVersion(window),
    window: shown(window, covers, now),
    lastStart: minutesText(window.lastStartMinutes),
    approver: approvedBy === null ? null : (names.get(approvedBy) ?? '?'),
    wasInForce: window.inForceSince !== null,
    dates: datesOf(window, ctx, await calendarOfNow(db, now), DATES_SHOWN).map(({ day, ...date }) => ({
      ...date,
      campaignId: campaigns.get(day) ?? null,
    })),
    form: formOf(window, covers),
    access: { edit: mayHere(ctx, 'window.edit') },
    ...noticePart(ctx),
  };
}

async function calendarOfNow(db: Db, now: Date): Promise<Calendar> {
  return calendarAhead(now, {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
}

function shown(window: NamedWindow, covers: WindowCovers, now: Date): WindowShown {
  return {
    name: window.name,
    hours: hoursText(window),
    policy: policyText(window),
    approval: approvalText(window, now),
    inForce: window.approvedAt !== null && !isLapsed(window.approvedAt, now),
    covers,
  };
}

type DateShown = { readonly day: string; readonly when: Text; readonly notHeld: Text | null };

function datesOf(
  window: NamedWindow,
  { now, settings }: ViewContext,
  calendar: Calendar,
  most: number,
): readonly DateShown[] {
  const of = { approvedAt: window.approvedAt, calendar, zone: settings.zone };
  return upcoming(window, now, most, of).map(({ day, start, notHeld }) => {
    const [date, time] = whenText(start, window.zone);
    const when = { fr: `${date.fr} ${time.fr}`, en: `${date.en} ${time.en}` };
    return { day, when, notHeld: notHeld?.reason ?? null };
  });
}

/** As it would be typed. */
function formOf(window: NamedWindow, { kind, names }: WindowCovers): WindowFormValues {
  const { recurrence, startsAt, minutes, lastStartMinutes, task, zone, production, automatic, tellDays } = window;
  return {
    ...{ days: recurrence, slot: startsAt, long: `${minutes}m`, last: `${lastStartMinutes}m`, task, zone },
    ...{ production, automatic, tell: tellDays === null ? '' : String(tellDays) },
    ...{ cover: kind, covered: names.join(kind === 'server' ? ' ' : ', ') },
  };
}
