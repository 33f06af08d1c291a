// The address of a calendar, below the bot's public one. Outlook wants a name that ends in `.ics`.
import type { CalendarFeedId } from '../../domain/ids.ts';

export function calendarPath(id: CalendarFeedId, token: string): string {
  return `/calendars/${id}/${token}.ics`;
}
