// Finds what is due in the database and rings for it. Whatever the queue lost, whatever a dead worker left, whatever a moved
// clock made due is found here within seconds.

import { sql } from 'kysely';
import { attemptsDue, sessionsDue } from '../db/queries/attempts/due.ts';
import { scansDue } from '../db/queries/cve/scans.ts';
import { deleteDownloads } from '../db/queries/history/downloads.ts';
import { stopsDue } from '../db/queries/prerequisites/powered-on.ts';
import { orphansToRemove } from '../db/queries/snapshots/orphans.ts';
import { areSizesDue } from '../db/queries/snapshots/snapshot-sizes.ts';
import { rollbacksToDo, snapshotsToRemove, snapshotsToTake } from '../db/queries/snapshots/snapshots.ts';
import { looksDue } from '../db/queries/snapshots/vcenter-looks.ts';
import { lastScanHour } from '../domain/cve/scan-due.ts';
import { dayIn } from '../domain/planning/iso-week.ts';
import { closeFinishedCampaigns } from './campaigns/close-campaigns.ts';
import { followQuickwins } from './campaigns/follow-quickwins.ts';
import type { JobContext } from './context.ts';
import { expireExcludes } from './exclusions/expire-excludes.ts';
import { writeDayNotices } from './notices/day-notices.ts';
import { sendAnnouncements } from './notices/send-announcements.ts';
import { askAboutSnapshots } from './notices/snapshot-questions.ts';
import { remindOwners } from './notices/validation-reminders.ts';
import { tellWithdrawnOrders } from './notices/withdrawn-orders.ts';
import type { Bell } from './queue/bells.ts';
import { rebootAtChosenHour } from './reboots/reboot-hours.ts';
import { expireOrders } from './sessions/expire-orders.ts';
import { expireSnapshotOrders } from './snapshots/expire-snapshot-orders.ts';
import { lookMoment } from './snapshots/vcenter-look.ts';

/** So long a browser with an old link is told that it is over; later it is told nothing. */
const DOWNLOAD_MEMORY_MS = 24 * 3_600_000;

type Part<T> = (ctx: JobContext) => Promise<T>;

/** What happens by itself, in this order. A number: how many changes people are to see. */
const PERIODIC_TASKS: readonly Part<unknown>[] = [
  expireOrders,
  expireSnapshotOrders,
  orderDueSlots,
  lookAgainAtOverdue,
  rebootAtChosenHour,
  ({ db, clock, settings }) => tellWithdrawnOrders(db, clock.now(), settings.zone),
  ({ db, clock, settings }) => sendAnnouncements(db, clock.now(), settings.announceSeconds),
  ({ db, clock, settings }) => remindOwners(db, clock.now(), settings.reminders.validation),
  ({ db, clock, settings }) => writeDayNotices(db, clock.now(), settings.zone, settings.reminders),
  ({ db, clock, settings }) => askAboutSnapshots(db, clock.now(), settings.snapshotKeepHours),
  ({ db, clock, settings }) => expireExcludes(db, clock.now(), settings.zone),
  ({ db, clock }) => deleteDownloads(db, new Date(clock.now().getTime() - DOWNLOAD_MEMORY_MS)),
  ({ db }) => followQuickwins(db),
  ({ db, clock, settings }) => closeFinishedCampaigns(db, clock.now(), settings.zone),
];

const BELLS: readonly Part<Bell[]>[] = [sessionBells, attemptBells, snapshotBells, storageBells, stopBells, scanBells];

/** Each part by itself: one that fails, at this round and the next, keeps nothing else from being found. Throws AggregateError. */
export async function sweep(ctx: JobContext): Promise<void> {
  const failures: unknown[] = [];
  const each = async <T>(parts: readonly Part<T>[]): Promise<T[]> => {
    const results: T[] = [];
    for (const part of parts) {
      try {
        results.push(await part(ctx));
      } catch (error) {
        failures.push(error);
      }
    }
    return results;
  };
  const changes = (await each(PERIODIC_TASKS)).some((count) => typeof count === 'number' && count > 0);
  const due = (await each(BELLS)).flat();
  const bells: Bell[] = changes ? [...due, { job: 'cards', payload: {} }] : due;
  if (bells.length > 0) await ctx.bells.ring(bells);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts of the sweep failed`);
}

/** Sweeps until told to stop. One failed round is logged; the next one finds the same things due. */
export async function sweepUntilStopped(ctx: JobContext): Promise<void> {
  while (!ctx.stopping.aborted) {
    await sweep(ctx).catch((error) => ctx.log.warn({ err: error }, 'a sweep failed'));
    await ctx.sleep(ctx.settings.sweepMs, ctx.stopping).catch(() => {});
  }
}

/**
 * RUN-2, start by slot: a session whose slot has come is ordered, once (a refusal stays until somebody acts). A slot that was missed
 * is not caught up by itself (RUN-14): an operator decides.
 */
async function orderDueSlots({ db, clock, settings }: JobContext): Promise<void> {
  const now = clock.now();
  const today = dayIn(now, settings.zone);
  const missed = new Date(now.getTime() - settings.startPolicy.slotGraceMinutes * 60_000);
  await sql`
    update patch_sessions s set start_asked_at = ${now}, start_waited_at = null
    from campaigns c
    where c.id = s.campaign_id and c.start_mode = 'slot' and c.status = 'open' and c.stopped_at is null
      and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null and s.start_refusal is null
      and s.date_prevue = ${today}::date
      and (s.date_prevue + s.heure_prevue) at time zone ${settings.zone} <= ${now}
      and (s.date_prevue + s.heure_prevue) at time zone ${settings.zone} >= ${missed}`.execute(db);
}

async function sessionBells({ db }: JobContext): Promise<Bell[]> {
  return (await sessionsDue(db)).map((sessionId) => ({ job: 'session', payload: { sessionId } }));
}

async function attemptBells({ db }: JobContext): Promise<Bell[]> {
  return (await attemptsDue(db)).map(({ id, epoch }) => ({ job: 'attempt', payload: { attemptId: id, epoch } }));
}

async function snapshotBells({ db, clock, settings }: JobContext): Promise<Bell[]> {
  const ids = [
    ...(await rollbacksToDo(db)),
    ...(await snapshotsToTake(db)),
    ...(await snapshotsToRemove(db, clock.now(), settings.snapshotKeepHours)),
  ];
  return [...new Set(ids)].map((snapshotId) => ({ job: 'snapshot', payload: { snapshotId } }));
}

/** What vCenter is asked for custody, beyond the snapshots that are due (RUN-11). */
async function storageBells(ctx: JobContext): Promise<Bell[]> {
  const orphans = await orphansToRemove(ctx.db);
  const moment = lookMoment(ctx);
  const looks = moment === null ? [] : await looksDue(ctx.db, ctx.vcenter.vcenterNames(), moment);
  return [
    ...((await areSizesDue(ctx.db)) ? [{ job: 'sizes', payload: {} } as const] : []),
    ...looks.map((vcenter) => ({ job: 'look', payload: { vcenter } }) as const),
    ...orphans.map((orphanId) => ({ job: 'orphan', payload: { orphanId } }) as const),
  ];
}

async function stopBells({ db, clock }: JobContext): Promise<Bell[]> {
  return (await stopsDue(db, clock.now())).map((startId) => ({ job: 'stop', payload: { startId } }));
}

async function scanBells({ db, clock, settings }: JobContext): Promise<Bell[]> {
  const ids = await scansDue(db, lastScanHour(clock.now(), settings.zone, settings.scanTime));
  return ids.map((serverId) => ({ job: 'scan', payload: { serverId } }));
}

/** RUN-6: an update that took too long may have ended since; it is looked at every few minutes. */
async function lookAgainAtOverdue({ db }: JobContext): Promise<void> {
  // One statement: by the next one the attempt may wait for something else.
  await sql`
    update patch_attempts a set state = 'running', waiting_for = null
    where a.ended_at is null and a.state = 'waiting' and a.waiting_for ->> 'kind' = 'update-overdue'
      and (a.waiting_for ->> 'since' is null or (a.waiting_for ->> 'since')::timestamptz < now() - interval '3 minutes')`.execute(
    db,
  );
}
