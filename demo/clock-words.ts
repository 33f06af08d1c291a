// What may follow `/clock`: a day and a time, a step forward, a week of the plan, or an exact moment.
import { DateTime } from 'luxon';
import { isoWeek, parseWeekCode } from '../domain/planning/iso-week.ts';

const DAYS: readonly (readonly string[])[] = [
  ['monday', 'lundi'],
  ['tuesday', 'mardi'],
  ['wednesday', 'mercredi'],
  ['thursday', 'jeudi'],
  ['friday', 'vendredi'],
  ['saturday', 'samedi'],
  ['sunday', 'dimanche'],
];
/** Five minutes after the window opens. */
const MORNING = '09:05';

/**
 * The moment meant, or null when the words are not understood: `+3h`, `+45m`, `+2d`; `monday 09:05`, `lundi` (the next one to come,
 * today included); `S05`, `S05 wednesday 10:00` (the next such week, this one included when it is not over); `2027-01-11 09:00`.
 * Without a time: 09:05.
 */
export function clockWords(words: string, now: Date, zone: string): Date | null {
  const local = DateTime.fromJSDate(now, { zone });
  const list = words.trim().toLowerCase().split(/\s+/);
  return step(list, local) ?? exact(list, zone) ?? inWeek(list, local) ?? nextDay(list, local);
}

function step([word = '', ...rest]: readonly string[], local: DateTime): Date | null {
  const [, amount, unit] = /^\+(\d{1,4})([mhdj])$/.exec(word) ?? [];
  if (amount === undefined || rest.length > 0) return null;
  const units = { m: 'minutes', h: 'hours', d: 'days', j: 'days' } as const;
  return local.plus({ [units[unit as keyof typeof units]]: Number(amount) }).toJSDate();
}

function exact([day = '', time = MORNING, ...rest]: readonly string[], zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || rest.length > 0) return null;
  return valid(DateTime.fromISO(`${day}T${clockTime(time) ?? 'never'}`, { zone }));
}

function inWeek([code = '', ...rest]: readonly string[], local: DateTime): Date | null {
  const number = parseWeekCode(code);
  if (number === null) return null;
  const [weekday, time] = dayAndTime(rest.length > 0 ? rest : ['monday']);
  if (weekday === null || time === null) return null;
  for (const year of [local.weekYear, local.weekYear + 1]) {
    const week = isoWeek(year, number);
    if (week === null || week.weekEnd < local.toFormat('yyyy-MM-dd')) continue;
    const day = DateTime.fromISO(week.weekStart, { zone: local.zone }).plus({ days: weekday - 1 });
    return atTime(day, time);
  }
  return null;
}

function nextDay(list: readonly string[], local: DateTime): Date | null {
  const [weekday, time] = dayAndTime(list);
  if (weekday === null || time === null) return null;
  const days = (weekday - local.weekday + 7) % 7;
  const moment = atTime(local.plus({ days }), time);
  return moment > local.toJSDate() ? moment : atTime(local.plus({ days: days + 7 }), time);
}

/** `wednesday 10:00`; a day alone is at 09:05. */
function dayAndTime([word = '', time = MORNING, ...rest]: readonly string[]): [number | null, string | null] {
  const index = DAYS.findIndex((names) => names.includes(word));
  return index < 0 || rest.length > 0 ? [null, null] : [index + 1, clockTime(time)];
}

/** `9:05`, `09h05`, `9h` → `09:05`. */
function clockTime(text: string): string | null {
  const [, hour = '', minute = ''] = /^(\d{1,2})(?:[:h](\d{2})?)$/.exec(text) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

function atTime(day: DateTime, time: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute }).toJSDate();
}

function valid(moment: DateTime): Date | null {
  return moment.isValid ? moment.toJSDate() : null;
}
