// Reminds those who have not answered (VALID-2). Due, not scheduled: each sweep finds who should have been reminded by now.
import { loadUnanswered, sendReminder, type Unanswered } from '../../db/queries/validations/validation-reminders.ts';
import type { Db } from '../../db/schema/database.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { type ReminderPolicy, reminderDue, workingDays } from '../../domain/validations/reminders.ts';

/** Returns how many reminders were written. An application that nobody and no channel can be told about stays due. */
export async function remindOwners(db: Db, now: Date, policy: ReminderPolicy): Promise<number> {
  const isWorkingDay = workingDays(calendarOf([now.getUTCFullYear()]));
  let reminders = 0;
  for (const group of await loadUnanswered(db)) {
    const due = reminderDue(group, policy, now, isWorkingDay);
    if (due !== null && (await remind(db, group, { to: due.to, now }))) reminders += 1;
  }
  return reminders;
}

function remind(
  db: Db,
  group: Unanswered,
  { to, now }: { to: 'owner' | 'deputy' | 'coordinator'; now: Date },
): Promise<boolean> {
  const { campaignId, applicationId, sent } = group;
  return db
    .transaction()
    .execute(async (trx) => (await sendReminder(trx, { campaignId, applicationId, sent, to, now })) !== null);
}
