// Answers a calendar that asks for its events: the right token, of a person who may still read, and what they may read now (PEOPLE-3).
import { loadCampaignDays, loadDomainsOf, loadPlanWithoutCampaign } from '../../db/queries/calendars/calendar-days.ts';
import { type CalendarFeed, findFeed } from '../../db/queries/calendars/calendar-feeds.ts';
import { type Account, loadAccount } from '../../db/queries/people/accounts.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadApplicationName } from '../../db/queries/servers/applications.ts';
import { type CalendarWindow, loadWindowsInCalendar } from '../../db/queries/windows/in-calendar.ts';
import type { Db } from '../../db/schema/database.ts';
import {
  type CalendarEvent,
  campaignDayEvent,
  freezeEvent,
  planEvent,
  windowEvent,
} from '../../domain/calendars/calendar-event.ts';
import type { Clock } from '../../domain/clock.ts';
import { type CalendarFeedId, parseId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import { type Calendar, calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { closureOf } from '../../domain/windows/decide-occurrence.ts';
import { occurrences } from '../../domain/windows/occurrence.ts';
import { policyText } from '../../domain/windows/window-text.ts';
import { isTokenOf } from '../files/link-token.ts';
import { icalOf } from './ical.ts';

export type CalendarParts = { readonly db: Db; readonly clock: Clock; readonly zone: string };

/** `over`: it was one, and its person has ended it, or may no longer read. */
export type ServedCalendar =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'over' }
  | { readonly kind: 'calendar'; readonly text: string };

const DAYS_BEFORE = 62;
const DAYS_AHEAD = 400;

export async function serveCalendar(parts: CalendarParts, id: string, token: string): Promise<ServedCalendar> {
  const feedId = parseId<CalendarFeedId>(id);
  const feed = feedId === null ? null : await findFeed(parts.db, feedId);
  if (feed === null || !isTokenOf(feed.tokenHash, token)) return { kind: 'unknown' };
  const now = parts.clock.now();
  const account = await loadAccount(parts.db, feed.userId);
  const isOver = feed.endedAt !== null || account === null || !isInForce(account, now) || !may(account.roles, 'read');
  if (isOver) return { kind: 'over' };
  const read = () =>
    parts.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => readWithinReach(trx, feed.userId, (within) => eventsOf(within, feed, account, parts)));
  const { name, events } = await read();
  return { kind: 'calendar', text: icalOf(name, events, now) };
}

async function eventsOf(
  db: Db,
  feed: CalendarFeed,
  { language, roles }: Account,
  { clock, zone }: CalendarParts,
): Promise<{ readonly name: string; readonly events: readonly CalendarEvent[] }> {
  const today = dayIn(clock.now(), zone);
  const span = [addDays(today, -DAYS_BEFORE), addDays(today, DAYS_AHEAD)] as const;
  const of = await contentOf(db, feed, roles);
  const [days, plan, windows, freezes] = [
    await loadCampaignDays(db, of.shown, ...span),
    await loadPlanWithoutCampaign(db, of.planned, ...span),
    await loadWindowsInCalendar(db, of.windows),
    await loadFreezePeriods(db),
  ];
  const years = span.map((day) => Number(day.slice(0, 4)));
  const calendar = calendarOf([...new Set(years)], {
    freezePeriods: freezes,
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const frozen = freezes.filter(({ firstDay, lastDay }) => lastDay >= span[0] && firstDay <= span[1]);
  return {
    name: of.name === null ? 'PatchCenter' : `PatchCenter ${of.name}`,
    events: [
      ...days.map((day) => campaignDayEvent(day, zone, language ?? 'fr')),
      ...plan.map((row) => planEvent(row, language ?? 'fr')),
      ...windows.flatMap((window) => windowEvents(window, span, { calendar, zone, language: language ?? 'fr' })),
      ...frozen.map((freeze) => freezeEvent(freeze, language ?? 'fr')),
    ],
  };
}

type InCalendar = { readonly calendar: Calendar; readonly zone: string; readonly language: Language };

/** Those that a freeze or a holiday keeps from being held are not in it; nor are those of before it was approved. */
function windowEvents(
  window: CalendarWindow,
  [first, last]: readonly [string, string],
  { calendar, zone, language }: InCalendar,
): readonly CalendarEvent[] {
  const shown = { ...window, policy: policyText(window) };
  return occurrences(window, first, last)
    .filter((one) => one.start >= window.inForceSince && closureOf(one, calendar, zone) === null)
    .map((one) => windowEvent(shown, one, language));
}

/** `windows`: those that cover servers of it. `planned`: domains whose planned weeks are in it; null: all. Those who plan or look over everything have the whole plan in their own. */
async function contentOf(db: Db, { applicationId, domainCode, userId }: CalendarFeed, roles: Account['roles']) {
  if (domainCode !== null) {
    return {
      name: domainCode,
      shown: { kind: 'domain', code: domainCode } as const,
      planned: [domainCode],
      windows: { kind: 'domain', code: domainCode } as const,
    };
  }
  if (applicationId !== null) {
    const name = await loadApplicationName(db, applicationId);
    const planned = await loadDomainsOf(db, [applicationId]);
    return {
      name,
      shown: { kind: 'application', applicationId } as const,
      planned,
      windows: { kind: 'applications', ids: [applicationId] } as const,
    };
  }
  const applications = await loadApplicationsOf(db, userId);
  const seesAll = may(roles, 'plan.edit') || roles.includes('viewer');
  return {
    name: null,
    shown: { kind: 'person', userId, applications } as const,
    planned: seesAll ? null : await loadDomainsOf(db, applications),
    windows: seesAll ? ({ kind: 'all' } as const) : ({ kind: 'applications', ids: applications } as const),
  };
}
