// A calendar as calendars read it (RFC 5545).
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { DateTime } from 'luxon';
import { cleanText } from '../../cards/plain-text.ts';
import type { CalendarEvent } from '../../domain/calendars/calendar-event.ts';
import { addDays } from '../../domain/planning/iso-week.ts';

/** How often clients that ask look again. Outlook and Google keep a pace of their own, of some hours. */
const PACE_SECONDS = 15 * 60;

export function icalOf(name: string, events: readonly CalendarEvent[], now: Date): string {
  const calendar = ical({
    name: lineOfText(name),
    prodId: { company: 'PatchCenter', product: 'PatchCenter for Teams' },
    ttl: PACE_SECONDS,
  });
  for (const event of events) {
    calendar.createEvent({
      id: `${event.uid}@patchcenter`,
      stamp: now,
      summary: cleanText(event.summary),
      ...(event.description === '' ? {} : { description: plainLines(event.description) }),
      status: event.tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      // Nobody is kept from being invited to something else.
      transparency: ICalEventTransparency.TRANSPARENT,
      ...timeOf(event),
    });
  }
  return calendar.toString();
}

/** The library writes the name of a calendar as it is given: a line break in it would begin another property. */
function lineOfText(text: string): string {
  return cleanText(text).replace(/[\\;,]/g, '\\$&');
}

/** Names and notes have no control characters, and nothing that turns the direction of a line. */
function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => cleanText(line))
    .join('\n');
}

function timeOf({ time }: CalendarEvent) {
  if (time.kind === 'hours') return { start: time.start, end: time.end };
  const day = (date: string) => DateTime.fromISO(date, { zone: 'utc' });
  return { start: day(time.first), end: day(addDays(time.last, 1)), allDay: true };
}
