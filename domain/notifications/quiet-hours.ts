// When a person may be written to. Outside of the hours of their working days it is quiet: at night, at weekends, on public holidays. Hours
// are local, spans are instants: so an hour that a clock change skips or repeats is neither lost nor told twice.
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';
import type { IsWorkingDay } from '../validations/reminders.ts';

export type Hours = {
  /** IANA name. */
  readonly zone: string;
  /** Quiet hours end then, and the message of the morning comes. */
  readonly morning: SlotTime;
  /** null: no quiet hours. Before `morning`: after midnight. Never equal to it. */
  readonly nightFrom: SlotTime | null;
};

export const DEFAULT_HOURS: Omit<Hours, 'zone'> = { morning: '08:00', nightFrom: '20:00' };

/** No country has that many days off in a row. */
const MAX_DAYS_OFF = 30;

export function isQuiet(at: Date, hours: Hours, isWorkingDay: IsWorkingDay): boolean {
  const { nightFrom } = hours;
  if (nightFrom === null) return false;
  const today = DateTime.fromJSDate(at, { zone: hours.zone }).startOf('day');
  // A day that ends after midnight may still be open.
  return ![today, today.minus({ days: 1 })].some((day) => {
    if (!isWorkingDay(day.toFormat('yyyy-MM-dd'))) return false;
    const end = nightFrom > hours.morning ? day : day.plus({ days: 1 });
    return on(day, hours.morning) <= at && at < on(end, nightFrom);
  });
}

/** The first morning of a working day at that instant or after it. */
export function nextMorning(at: Date, { zone, morning }: Hours, isWorkingDay: IsWorkingDay): Date {
  const today = DateTime.fromJSDate(at, { zone }).startOf('day');
  const isIt = (day: DateTime) => isWorkingDay(day.toFormat('yyyy-MM-dd')) && on(day, morning) >= at;
  let day = today;
  for (let off = 0; off <= MAX_DAYS_OFF && !isIt(day); off += 1) day = day.plus({ days: 1 });
  return on(day, morning);
}

/** An hour that does not exist on that day is the one after the leap; of one that comes twice, the first. */
function on(day: DateTime, time: SlotTime): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute }).toJSDate();
}

export function isZone(name: string): boolean {
  return /^[A-Za-z][\w+/-]{1,60}$/.test(name) && DateTime.local({ zone: name }).isValid;
}
