// A calendar as calendars read it (RFC 5545).
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { DateTime } from 'luxon';
import type { CalendarEvent } from '../../domain/calendars/calendar-event.ts';
import { addDays } from '../../domain/planning/iso-week.ts';

/** How often clients that ask look again. Outlook and Google keep a pace of their own, of some hours. */
const PACE_SECONDS = 15 * 60;

export function icalOf(name: string, events: readonly CalendarEvent[], now: Date): string {
  const calendar = ical({
    name,
    prodId: { company: 'PatchCenter', product: 'PatchCenter for Teams' },
    ttl: PACE_SECONDS,
  });
  for (const event of events) {
    calendar.createEvent({
      id: `${event.uid}@patchcenter`,
      stamp: now,
      summary: event.summary,
      ...(event.description === '' ? {} : { description: event.description }),
      status: event.tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      // Nobody is kept from being invited to something else.
      transparency: ICalEventTransparency.TRANSPARENT,
      ...timeOf(event),
    });
  }
  return calendar.toString();
}

function timeOf({ time }: CalendarEvent) {
  if (time.kind === 'hours') return { start: time.start, end: time.end };
  const day = (date: string) => DateTime.fromISO(date, { zone: 'utc' });
  return { start: day(time.first), end: day(addDays(time.last, 1)), allDay: true };
}
