// What happens by itself at every sweep, a line each.
import { resumeOverdue } from '../db/queries/attempts/attempts.ts';
import { orderDueSlots } from '../db/queries/attempts/orders.ts';
import { closeFinishedCampaigns } from './campaigns/close-campaigns.ts';
import { followQuickwins } from './campaigns/follow-quickwins.ts';
import { followChanges } from './changes/follow-changes.ts';
import type { JobContext } from './context.ts';
import { askEnds, tellKeeping } from './exclusions/ask-ends.ts';
import { writeDayNotices } from './notices/day-notices.ts';
import { tellEndingExcludes } from './notices/ending-excludes.ts';
import { askAboutOlderSets } from './notices/older-sets.ts';
import { announceRings, remindSites } from './notices/ring-notices.ts';
import { sendAnnouncements } from './notices/send-announcements.ts';
import { tellOfSessions } from './notices/session-notices.ts';
import { askAboutSnapshots } from './notices/snapshot-questions.ts';
import { tellUnpaidRestarts } from './notices/unpaid-restarts.ts';
import { remindOwners } from './notices/validation-reminders.ts';
import { tellWithdrawnOrders } from './notices/withdrawn-orders.ts';
import { rebootAtChosenHour } from './reboots/reboot-hours.ts';
import { removeOld } from './retention/remove-old.ts';
import { expireOrders } from './sessions/expire-orders.ts';
import { expireSnapshotOrders } from './snapshots/expire-snapshot-orders.ts';
import { followWindows } from './windows/follow-windows.ts';

type Task = (ctx: JobContext) => Promise<unknown>;

/** What ends, gives or changes orders. */
const ORDERS: readonly Task[] = [
  expireOrders,
  expireSnapshotOrders,
  orderSlots,
  followWindows,
  ({ db }) => resumeOverdue(db),
  rebootAtChosenHour,
];

/** What is told, removed and closed. */
const AFTER_ORDERS: readonly Task[] = [
  ({ db, clock, settings }) => tellWithdrawnOrders(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => sendAnnouncements(db, clock.now(), settings.announceSeconds),
  ({ db, clock, settings }) => tellOfSessions(db, clock.now(), settings.notifications, settings.announceSeconds),
  ({ db, clock, settings }) => announceRings(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => remindSites(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => tellEndingExcludes(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => remindOwners(db, clock.now(), settings.reminders.validation, settings.notifications),
  ({ db, clock, settings }) => writeDayNotices(db, clock.now(), settings.reminders, settings.notifications),
  ({ db, clock, settings }) => askAboutSnapshots(db, clock.now(), settings.snapshotKeepHours),
  ({ db, clock, settings }) => tellUnpaidRestarts(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => askEnds(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => tellKeeping(db, clock.now(), settings.notifications),
  ({ db, clock, settings }) => askAboutOlderSets(db, clock.now(), settings.zone),
  removeOld,
  async ({ logs }) => logs.begin(),
  async ({ webhooks }) => void webhooks.begin(),
  ({ db }) => followQuickwins(db),
  ({ db, clock, settings }) => closeFinishedCampaigns(db, clock.now(), settings.zone),
  followChanges,
];

/**
 * One group after the other: what the first ends, the second tells in the same sweep. Those of a group are done side by side, in whatever
 * order, as the sweeps of two workers are. A number: how many changes people are to see.
 */
export const PERIODIC_TASKS: readonly (readonly Task[])[] = [ORDERS, AFTER_ORDERS];

async function orderSlots({ db, clock, settings }: JobContext): Promise<void> {
  const now = clock.now();
  const missed = new Date(now.getTime() - settings.startPolicy.slotGraceMinutes * 60_000);
  await orderDueSlots(db, { now, missed, zone: settings.zone });
}
