// Who is reminded of an unanswered validation, and when (VALID-2). Silence is never turned into an answer here or anywhere.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import { type Calendar, holidayOn } from '../planning/calendar.ts';

export type ReminderPolicy = {
  /** IANA name: mornings are local. */
  readonly zone: string;
  readonly firstAfterHours: number;
  readonly morning: SlotTime;
};

export const DEFAULT_REMINDERS: ReminderPolicy = { zone: 'Europe/Paris', firstAfterHours: 4, morning: '09:00' };

export type RemindersSoFar = {
  /** When the owner was first asked. */
  readonly askedAt: Date;
  readonly sent: number;
  readonly lastSentAt: Date | null;
};

export type Reminder = { readonly to: Circle; readonly dueAt: Date };

/** Whom it has come to: each joins those before, so that the owner hears of it every morning. */
export type Circle = 'owner' | 'deputy' | 'coordinator';

/** By hand, twice within the hour is once: nobody is pressed by an impatient thumb, nor escalated to by it. */
export const QUIET_MS = 3_600_000;

export function isQuiet(lastSentAt: Date | null, now: Date): boolean {
  return lastSentAt !== null && now.getTime() - lastSentAt.getTime() < QUIET_MS;
}

/** A reminder that waits for somebody's morning is counted when they are told; at the latest when the next one is due, for the others' sake. */
export function isWaitOver(
  since: Date,
  policy: ReminderPolicy,
  now: Date,
  isWorkingDay: IsWorkingDay = () => true,
): boolean {
  return nextMorning(since, policy, isWorkingDay) <= now;
}

/** True on days on which people work; nobody is reminded on another morning. */
export type IsWorkingDay = (day: IsoDate) => boolean;

/** First the owner after some hours and the next morning, then the deputy, then the coordinator every morning. */
const RECIPIENTS = ['owner', 'owner', 'deputy'] as const;

/**
 * VALID-2: the next reminder, some hours after the question, then on the mornings of working days. Mornings missed while nothing ran
 * are not made up for: one reminder, then the next morning.
 */
export function nextReminder(
  soFar: RemindersSoFar,
  policy: ReminderPolicy,
  isWorkingDay: IsWorkingDay = () => true,
): Reminder {
  const to = RECIPIENTS[soFar.sent] ?? 'coordinator';
  if (soFar.sent === 0 || soFar.lastSentAt === null) {
    return { to, dueAt: new Date(soFar.askedAt.getTime() + policy.firstAfterHours * 3_600_000) };
  }
  return { to, dueAt: nextMorning(soFar.lastSentAt, policy, isWorkingDay) };
}

/** The reminder to send now, or null. */
export function reminderDue(
  soFar: RemindersSoFar,
  policy: ReminderPolicy,
  now: Date,
  isWorkingDay: IsWorkingDay = () => true,
): Reminder | null {
  const next = nextReminder(soFar, policy, isWorkingDay);
  return next.dueAt.getTime() <= now.getTime() ? next : null;
}

/** Monday to Friday but public holidays of the whole country. */
export function workingDays(calendar: Calendar): IsWorkingDay {
  return (day) => DateTime.fromISO(day).weekday <= 5 && holidayOn(day, calendar) === null;
}

/** No country has that many days off in a row. */
const MAX_DAYS_OFF = 30;

function nextMorning(after: Date, policy: ReminderPolicy, isWorkingDay: IsWorkingDay): Date {
  const [hour = 9, minute = 0] = policy.morning.split(':').map(Number);
  const local = DateTime.fromJSDate(after, { zone: policy.zone });
  const today = local.startOf('day').set({ hour, minute });
  let morning = today > local ? today : today.plus({ days: 1 });
  for (let off = 0; off < MAX_DAYS_OFF && !isWorkingDay(morning.toFormat('yyyy-MM-dd')); off += 1) {
    morning = morning.plus({ days: 1 });
  }
  return morning.toJSDate();
}
