// Finds what is due in the database and rings for it. Whatever the queue lost, whatever a dead worker left, whatever a moved
// clock made due is found here within seconds.
import { sql } from 'kysely';
import { unparkAttempt } from '../db/queries/attempts.ts';
import { touchCard } from '../db/queries/cards.ts';
import { orphansToRemove } from '../db/queries/orphans.ts';
import { answerReboot, lockWaitingReboot } from '../db/queries/reboot-answer.ts';
import { rebootsDue } from '../db/queries/reboot-turns.ts';
import { scansDue } from '../db/queries/scans.ts';
import { areSizesDue } from '../db/queries/snapshot-sizes.ts';
import { rollbacksToDo, snapshotsToRemove, snapshotsToTake } from '../db/queries/snapshots.ts';
import { looksDue } from '../db/queries/vcenter-looks.ts';
import { cardKeyText } from '../domain/card-key.ts';
import type { AttemptId, SessionId } from '../domain/ids.ts';
import { dayIn } from '../domain/planning/iso-week.ts';
import { lastScanHour } from '../domain/scan/scan-due.ts';
import { closeFinishedCampaigns } from './close-campaigns.ts';
import type { JobContext } from './context.ts';
import { expireExcludes } from './expire-excludes.ts';
import { followQuickwins } from './follow-quickwins.ts';
import { writeDayNotices } from './notices/day-notices.ts';
import { remindOwners } from './notices/validation-reminders.ts';
import type { Bell } from './queue/bells.ts';
import { sendAnnouncements } from './send-announcements.ts';
import { lookMoment } from './vcenter-look.ts';

export async function sweep(ctx: JobContext): Promise<void> {
  await orderDueSlots(ctx);
  await lookAgainAtOverdue(ctx);
  await rebootAtChosenHour(ctx);
  const messages = await sendAnnouncements(ctx.db, ctx.clock.now(), ctx.settings.announceSeconds);
  const asked = await remindOwners(ctx.db, ctx.clock.now(), ctx.settings.reminders.validation);
  const noticed = await writeDayNotices(ctx.db, ctx.clock.now(), ctx.settings.zone, ctx.settings.reminders);
  const expired = await expireExcludes(ctx.db, ctx.clock.now(), ctx.settings.zone);
  const followed = await followQuickwins(ctx.db);
  const closed = await closeFinishedCampaigns(ctx.db, ctx.clock.now(), ctx.settings.zone);
  const bells: Bell[] = [
    ...(await sessionBells(ctx)),
    ...(await attemptBells(ctx)),
    ...(await snapshotBells(ctx)),
    ...(await storageBells(ctx)),
    ...(await scanBells(ctx)),
    ...(messages + asked + noticed + expired + followed + closed > 0 ? [{ job: 'cards', payload: {} } as const] : []),
  ];
  if (bells.length > 0) await ctx.bells.ring(bells);
}

/** Sweeps until told to stop. One failed round is logged; the next one finds the same things due. */
export async function sweepUntilStopped(ctx: JobContext): Promise<void> {
  while (!ctx.stopping.aborted) {
    await sweep(ctx).catch((error) => ctx.log.warn({ err: error }, 'a sweep failed'));
    await ctx.sleep(ctx.settings.sweepMs, ctx.stopping).catch(() => {});
  }
}

/**
 * RUN-2, start by slot: a session whose slot has come today is ordered, once (a refusal stays until somebody acts). Yesterday's
 * slots are not caught up by themselves: an operator decides.
 */
async function orderDueSlots({ db, clock, settings }: JobContext): Promise<void> {
  const now = clock.now();
  const today = dayIn(now, settings.zone);
  await sql`
    update patch_sessions s set start_asked_at = ${now}
    from campaigns c
    where c.id = s.campaign_id and c.start_mode = 'slot' and c.status = 'open' and c.stopped_at is null
      and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null and s.start_refusal is null
      and s.date_prevue = ${today}::date
      and s.heure_prevue <= (${now}::timestamptz at time zone ${settings.zone})::time`.execute(db);
}

async function sessionBells({ db }: JobContext): Promise<Bell[]> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from patch_sessions s
    where (s.lease_until is null or s.lease_until < now())
      and (s.start_asked_at is not null
        or exists (select 1 from prereq_run_sessions p where p.session_id = s.id and p.done_at is null))
    order by s.start_asked_at nulls last, s.id limit 500`.execute(db);
  return rows.map(({ id }) => ({ job: 'session', payload: { sessionId: id } }));
}

async function attemptBells({ db }: JobContext): Promise<Bell[]> {
  const { rows } = await sql<{ id: AttemptId; epoch: number }>`
    select id, lease_epoch as epoch from patch_attempts
    where ended_at is null and state = 'running' and (lease_until is null or lease_until < now())
    order by id limit 500`.execute(db);
  return rows.map(({ id, epoch }) => ({ job: 'attempt', payload: { attemptId: id, epoch } }));
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

async function scanBells({ db, clock, settings }: JobContext): Promise<Bell[]> {
  const ids = await scansDue(db, lastScanHour(clock.now(), settings.zone, settings.scanTime));
  return ids.map((serverId) => ({ job: 'scan', payload: { serverId } }));
}

/** RUN-8: the hour that an owner chose has come. */
async function rebootAtChosenHour({ db, clock }: JobContext): Promise<void> {
  for (const id of await rebootsDue(db, clock.now())) {
    await db.transaction().execute(async (trx) => {
      // Somebody may have chosen a later hour since it was found due.
      const { kind, at } = (await lockWaitingReboot(trx, id))?.waiting_for ?? {};
      if (kind !== 'reboot-slot' || at === undefined || new Date(at) > clock.now()) return;
      await answerReboot(trx, id, 'reboot');
      await touchCard(trx, cardKeyText({ kind: 'reboot', attemptId: id }));
    });
  }
}

/** RUN-6: an update that took too long may have ended since; it is looked at every few minutes. */
async function lookAgainAtOverdue({ db }: JobContext): Promise<void> {
  const { rows } = await sql<{ id: AttemptId }>`
    select a.id from patch_attempts a
    where a.ended_at is null and a.state = 'waiting' and a.waiting_for ->> 'kind' = 'update-overdue'
      and (a.waiting_for ->> 'since' is null or (a.waiting_for ->> 'since')::timestamptz < now() - interval '3 minutes')`.execute(
    db,
  );
  for (const { id } of rows) await db.transaction().execute((trx) => unparkAttempt(trx, id));
}
