// Answers a calendar that asks for its events: the right token, of a person who may still read, and what they may read now (PEOPLE-3).
import { loadCampaignDays, loadDomainsOf, loadPlanWithoutCampaign } from '../../db/queries/calendars/calendar-days.ts';
import { type CalendarFeed, findFeed } from '../../db/queries/calendars/calendar-feeds.ts';
import { type Account, loadAccount } from '../../db/queries/people/accounts.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadApplicationName } from '../../db/queries/servers/applications.ts';
import type { Db } from '../../db/schema/database.ts';
import { type CalendarEvent, campaignDayEvent, freezeEvent, planEvent } from '../../domain/calendars/calendar-event.ts';
import type { Clock } from '../../domain/clock.ts';
import { type CalendarFeedId, parseId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
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
  const [days, plan, freezes] = [
    await loadCampaignDays(db, of.shown, ...span),
    await loadPlanWithoutCampaign(db, of.planned, ...span),
    await loadFreezePeriods(db),
  ];
  const frozen = freezes.filter(({ firstDay, lastDay }) => lastDay >= span[0] && firstDay <= span[1]);
  return {
    name: of.name === null ? 'PatchCenter' : `PatchCenter ${of.name}`,
    events: [
      ...days.map((day) => campaignDayEvent(day, zone, language ?? 'fr')),
      ...plan.map((row) => planEvent(row, language ?? 'fr')),
      ...frozen.map((freeze) => freezeEvent(freeze, language ?? 'fr')),
    ],
  };
}

/** `planned`: domains whose planned weeks are in it; null: all. Those who plan or look over everything have the whole plan in their own. */
async function contentOf(db: Db, { applicationId, domainCode, userId }: CalendarFeed, roles: Account['roles']) {
  if (domainCode !== null) {
    return { name: domainCode, shown: { kind: 'domain', code: domainCode } as const, planned: [domainCode] };
  }
  if (applicationId !== null) {
    const name = await loadApplicationName(db, applicationId);
    const planned = await loadDomainsOf(db, [applicationId]);
    return { name, shown: { kind: 'application', applicationId } as const, planned };
  }
  const applications = await loadApplicationsOf(db, userId);
  const seesAll = may(roles, 'plan.edit') || roles.includes('viewer');
  return {
    name: null,
    shown: { kind: 'person', userId, applications } as const,
    planned: seesAll ? null : await loadDomainsOf(db, applications),
  };
}
