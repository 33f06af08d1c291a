// Who is reminded of an unanswered validation, and when (VALID-2). Silence is never turned into an answer here or anywhere.
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';

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

export type Reminder = { readonly to: 'owner' | 'deputy' | 'coordinator'; readonly dueAt: Date };

/** First the owner after some hours and the next morning, then the deputy, then the coordinator every morning. */
const RECIPIENTS = ['owner', 'owner', 'deputy'] as const;

/** VALID-2: the next reminder. Mornings missed while nothing ran are not made up for: one reminder, then the next morning. */
export function nextReminder(soFar: RemindersSoFar, policy: ReminderPolicy): Reminder {
  const to = RECIPIENTS[soFar.sent] ?? 'coordinator';
  if (soFar.sent === 0 || soFar.lastSentAt === null) {
    return { to, dueAt: new Date(soFar.askedAt.getTime() + policy.firstAfterHours * 3_600_000) };
  }
  return { to, dueAt: nextMorning(soFar.lastSentAt, policy) };
}

/** The reminder to send now, or null. */
export function reminderDue(soFar: RemindersSoFar, policy: ReminderPolicy, now: Date): Reminder | null {
  const next = nextReminder(soFar, policy);
  return next.dueAt.getTime() <= now.getTime() ? next : null;
}

function nextMorning(after: Date, policy: ReminderPolicy): Date {
  const [hour = 9, minute = 0] = policy.morning.split(':').map(Number);
  const local = DateTime.fromJSDate(after, { zone: policy.zone });
  const today = local.startOf('day').set({ hour, minute });
  return (today > local ? today : today.plus({ days: 1 })).toJSDate();
}
