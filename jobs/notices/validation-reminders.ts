// Reminds those who have not answered (VALID-2). Due, not scheduled: each sweep finds who should have been reminded by now.
import { loadWaitingReminders, type ReminderWait } from '../../db/queries/notifications/waiting-notices.ts';
import {
  countWaitingReminder,
  loadUnanswered,
  sendReminder,
  type Unanswered,
} from '../../db/queries/validations/validation-reminders.ts';
import type { Db } from '../../db/schema/database.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { isWaitOver, type ReminderPolicy, reminderDue, workingDays } from '../../domain/validations/reminders.ts';

/** Returns how many reminders were written. An application that nobody and no channel can be told about stays due. */
export async function remindOwners(
  db: Db,
  now: Date,
  policy: ReminderPolicy,
  notifications: NotificationDefaults,
): Promise<number> {
  const isWorkingDay = workingDays(calendarOf([now.getUTCFullYear()]));
  const waits = await loadWaitingReminders(db);
  let reminders = 0;
  for (const group of await loadUnanswered(db)) {
    const wait = waits.find((one) => isOf(one, group));
    if (wait !== undefined) {
      if (isWaitOver(wait.since, policy, now, isWorkingDay)) await countWaitingReminder(db, wait);
      continue;
    }
    const due = reminderDue(group, policy, now, isWorkingDay);
    if (due !== null && (await remind(db, group, { to: due.to, notifications, now }))) reminders += 1;
  }
  return reminders;
}

function isOf(wait: ReminderWait, { campaignId, applicationId, sent }: Unanswered): boolean {
  return wait.campaignId === campaignId && wait.applicationId === applicationId && wait.sent === sent;
}

function remind(
  db: Db,
  group: Unanswered,
  more: {
    readonly to: 'owner' | 'deputy' | 'coordinator';
    readonly notifications: NotificationDefaults;
    readonly now: Date;
  },
): Promise<boolean> {
  const { campaignId, applicationId, sent } = group;
  return db
    .transaction()
    .execute(async (trx) => (await sendReminder(trx, { campaignId, applicationId, sent, ...more })) !== null);
}
