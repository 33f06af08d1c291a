// What is due is found in the database: lost jobs, dead workers, slots, announcements, snapshots (RUN-11, RUN-12).
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { restoreSession } from '../../db/queries/attempts/sessions.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { SessionId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { closeFinishedCampaigns } from '../../jobs/campaigns/close-campaigns.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { sweep } from '../../jobs/sweep.ts';
import { dirtySeq, showing } from '../bot/shared/bench.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addChannel,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);
await addChannel(db, { id: '19:patching', domain: null, by: operator });
let serial = 0;

async function session(more: { orderedBy?: typeof operator } = {}): Promise<{ id: SessionId; hostname: string }> {
  serial += 1;
  const hostname = `vrsweep${serial}`;
  return { id: await addSession(db, campaign, await addServer(db, hostname, { application }), more), hostname };
}

describe('a sweep', () => {
  it('enqueues an order whose job was lost, and for an attempt whose worker died', async () => {
    const jobs = createJobContext(db, createFakeTargets());
    const waiting = await session({ orderedBy: operator });
    const dead = await session({ orderedBy: operator });
    const outcome = await startSession(jobs, dead.id);
    if (outcome.kind !== 'started') throw new Error('not started');
    jobs.enqueued.length = 0;
    await sweep(jobs);
    expect(jobs.enqueued).toEqual(
      expect.arrayContaining([
        { job: 'session', payload: { sessionId: waiting.id } },
        { job: 'attempt', payload: { attemptId: outcome.attemptId, epoch: 0 } },
      ]),
    );
    await runAttempt(jobs, outcome.attemptId);
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, date_prevue: '2027-01-12' })
      .where('id', '=', waiting.id)
      .execute();
  });

  it('goes on past a part that fails at each round, and tells of it', async () => {
    const jobs = createJobContext(db, createFakeTargets());
    const { id } = await session({ orderedBy: operator });
    const broken = { ...jobs, settings: { ...jobs.settings, reminders: null as never } };
    await expect(sweep(broken)).rejects.toThrow('2 parts of the sweep failed');
    expect(jobs.enqueued).toContainEqual({ job: 'session', payload: { sessionId: id } });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, date_prevue: '2027-01-12' })
      .where('id', '=', id)
      .execute();
  });

  it('orders each session at its slot once an operator has said go, and none of yesterday (RUN-2)', async () => {
    const jobs = createJobContext(db, createFakeTargets());
    const [due, later, yesterday] = [await session(), await session(), await session()];
    await db.updateTable('campaigns').set({ start_mode: 'slot' }).where('id', '=', campaign).execute();
    await db.updateTable('patch_sessions').set({ heure_prevue: '10:00' }).where('id', '=', due.id).execute();
    await db.updateTable('patch_sessions').set({ heure_prevue: '10:15' }).where('id', '=', later.id).execute();
    await db.updateTable('patch_sessions').set({ date_prevue: '2027-01-10' }).where('id', '=', yesterday.id).execute();
    await sweep(jobs);
    const ordered = await db
      .selectFrom('patch_sessions')
      .select('id')
      .where('start_asked_at', 'is not', null)
      .execute();
    expect(ordered.map((row) => row.id)).toEqual([due.id]);
    await db.updateTable('campaigns').set({ start_mode: 'operator' }).where('id', '=', campaign).execute();
    await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('id', '=', due.id).execute();
  });

  it('says starts and ends of many servers in one message, each once (RUN-12)', async () => {
    const jobs = createJobContext(db, createFakeTargets());
    await sweep(jobs);
    await db.deleteFrom('announcements').execute();
    await db.deleteFrom('outgoing_messages').execute();
    for (let i = 0; i < 3; i++) {
      const outcome = await startSession(jobs, (await session({ orderedBy: operator })).id);
      if (outcome.kind === 'started') await runAttempt(jobs, outcome.attemptId);
    }
    const subject = { ...jobs, settings: { ...jobs.settings, announceSeconds: 60 } };
    await sweep(subject);
    expect(await db.selectFrom('outgoing_messages').select('id').execute()).toEqual([]);
    // The first of them has waited long enough: its company goes with it.
    await db
      .updateTable('announcements')
      .set({ written_at: sql`now() - interval '61 seconds'` })
      .where('attempt_id', '=', (eb) => eb.selectFrom('announcements').select((a) => a.fn.min('attempt_id').as('id')))
      .execute();
    await Promise.all([sweep(subject), sweep(subject), sweep(subject)]);
    // What gave way to another one there is done by the next.
    await sweep(subject);
    const messages = await db.selectFrom('outgoing_messages').select('text_fr').execute();
    const text = messages.map((one) => one.text_fr).join('\n');
    expect(text.match(/vrsweep/g)).toHaveLength(6);
    expect(messages).toHaveLength(1);
    const flags = await db
      .selectFrom('patch_sessions')
      .select(['notif_debut_sent', 'notif_fin_sent'])
      .where('status', '=', 'patched')
      .execute();
    expect(flags.every((row) => row.notif_debut_sent && row.notif_fin_sent)).toBe(true);
  });
});

describe('a snapshot (RUN-10, RUN-11)', () => {
  async function patched() {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { id, hostname } = await session({ orderedBy: operator });
    const outcome = await startSession(jobs, id);
    if (outcome.kind !== 'started') throw new Error('not started');
    await runAttempt(jobs, outcome.attemptId);
    const row = await db
      .selectFrom('vm_snapshots')
      .select('id')
      .where('attempt_id', '=', outcome.attemptId)
      .executeTakeFirstOrThrow();
    return { targets, jobs, hostname, attemptId: outcome.attemptId, snapshotId: row.id };
  }

  it('is kept while nobody has answered, also when a job is enqueued for it, and removed once validated', async () => {
    const { targets, jobs, hostname, attemptId, snapshotId } = await patched();
    jobs.enqueued.length = 0;
    await sweep(jobs);
    expect(jobs.enqueued).not.toContainEqual({ job: 'snapshot', payload: { snapshotId } });
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname).snapshots).toHaveLength(1);
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_at: MONDAY_MORNING, answered_by: owner })
      .where('attempt_id', '=', attemptId)
      .execute();
    await sweep(jobs);
    expect(jobs.enqueued).toContainEqual({ job: 'snapshot', payload: { snapshotId } });
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname).snapshots).toEqual([]);
  });

  it('is asked about after 72 hours without an answer, and stays (RUN-11)', async () => {
    const { targets, jobs, hostname, snapshotId } = await patched();
    jobs.time.now = new Date(MONDAY_MORNING.getTime() + 73 * 3_600_000);
    jobs.enqueued.length = 0;
    await sweep(jobs);
    expect(jobs.enqueued).not.toContainEqual({ job: 'snapshot', payload: { snapshotId } });
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname).snapshots).toHaveLength(1);
    const row = await db
      .selectFrom('vm_snapshots')
      .select('question_at')
      .where('id', '=', snapshotId)
      .executeTakeFirstOrThrow();
    expect(row.question_at).toEqual(jobs.time.now);
  });

  it('is reverted to once when an operator asked, and holds the server until that is done', async () => {
    const { targets, jobs, hostname, snapshotId, attemptId } = await patched();
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator })
      .where('id', '=', snapshotId)
      .execute();
    const { server_id } = await db
      .selectFrom('patch_attempts')
      .select('server_id')
      .where('id', '=', attemptId)
      .executeTakeFirstOrThrow();
    const again = await addSession(db, await addCampaign(db, operator), server_id, { orderedBy: operator });
    expect(await startSession(jobs, again)).toMatchObject({ kind: 'waiting', blockers: [{ code: 'attempt-running' }] });
    await Promise.all([runSnapshotJob(jobs, snapshotId), runSnapshotJob(jobs, snapshotId)]);
    expect(targets.vmNamed(hostname).reverted).toBe(1);
    // A job that comes late: the snapshot is still in custody, for a person to go back to again.
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname)).toMatchObject({ reverted: 1, snapshots: [{}] });
    // What was ordered while it ran is withdrawn with it: the restored server starts on a new order alone.
    expect(await startSession(jobs, again)).toMatchObject({ kind: 'not-ordered' });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: jobs.time.now, start_asked_by: operator })
      .where('id', '=', again)
      .execute();
    expect(await startSession(jobs, again)).toMatchObject({ kind: 'started' });
  });

  it('is not called restored before the server has booted from it, and one that stays silent is told (RUN-10)', async () => {
    const { targets, jobs, hostname, snapshotId } = await patched();
    const ask = { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator };
    await db.updateTable('vm_snapshots').set(ask).where('id', '=', snapshotId).execute();
    const read = () => db.selectFrom('vm_snapshots').selectAll().where('id', '=', snapshotId).executeTakeFirstOrThrow();
    targets.hostNamed(hostname).reachable = false;
    await runSnapshotJob({ ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: 0 } }, snapshotId);
    expect(await read()).toMatchObject({ reverted_at: null, restored_at: MONDAY_MORNING });
    expect((await read()).rollback_error).toMatch(new RegExp(`^restored, but ${hostname} did not answer`));

    await db.updateTable('vm_snapshots').set({ rollback_error: null }).where('id', '=', snapshotId).execute();
    targets.hostNamed(hostname).reachable = true;
    await runSnapshotJob(jobs, snapshotId);
    expect(await read()).toMatchObject({
      reverted_at: MONDAY_MORNING,
      reverted_boot_id: 'boot-restored-1',
      rollback_error: null,
    });
    expect(targets.vmNamed(hostname).reverted, 'restored once').toBe(1);
  });

  it('that could not be restored does not hold the server, goes at somebody’s word, and is never restored unasked', async () => {
    const { targets, jobs, hostname, snapshotId, attemptId } = await patched();
    const failed = { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator, rollback_error: 'not-found' };
    await db.updateTable('vm_snapshots').set(failed).where('id', '=', snapshotId).execute();
    const { server_id } = await db
      .selectFrom('patch_attempts')
      .select('server_id')
      .where('id', '=', attemptId)
      .executeTakeFirstOrThrow();
    const again = await addSession(db, await addCampaign(db, operator), server_id, { orderedBy: operator });
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname)).toMatchObject({ reverted: 0, snapshots: [{}] });
    await db
      .updateTable('vm_snapshots')
      .set({ discard_asked_at: MONDAY_MORNING })
      .where('id', '=', snapshotId)
      .execute();
    await runSnapshotJob(jobs, snapshotId);
    expect(targets.vmNamed(hostname)).toMatchObject({ reverted: 0, snapshots: [] });
    jobs.time.now = MONDAY_MORNING;
    // The order went with its day.
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', again)
      .execute();
    expect(await startSession(jobs, again)).toMatchObject({ kind: 'started' });
  });
});

describe('the audit (AUD-1)', () => {
  it('cannot be changed or emptied', async () => {
    await expect(sql`update audit_log set actor = 'x'`.execute(db)).rejects.toThrow(/append-only/);
    await expect(sql`truncate audit_log`.execute(db)).rejects.toThrow(/append-only/);
  });
});

describe('a campaign whose week is over', () => {
  it('is closed once nothing is left to do, and what was accepted is reported (RUN-1)', async () => {
    const own = await addCampaign(db, operator);
    const jobs = createJobContext(db, createFakeTargets());
    serial += 1;
    const server = await addServer(db, `vrsweep${serial}`, { application });
    const id = await addSession(db, own, server, { orderedBy: operator });
    const outcome = await startSession(jobs, id);
    if (outcome.kind !== 'started') throw new Error('not started');
    await runAttempt(jobs, outcome.attemptId);
    jobs.time.now = new Date('2027-01-19T09:00:00Z');
    await sweep(jobs);
    const open = await db.selectFrom('campaigns').select('status').where('id', '=', own).executeTakeFirstOrThrow();
    expect(open.status).toBe('open');
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_at: MONDAY_MORNING, answered_by: owner })
      .where('campaign_id', '=', own)
      .execute();
    await sweep(jobs);
    const closed = await db.selectFrom('campaigns').select('status').where('id', '=', own).executeTakeFirstOrThrow();
    const session = await db
      .selectFrom('patch_sessions')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect([closed.status, session.status]).toEqual(['closed', 'reported']);
  });

  it('does not end while somebody brings a server back, and ends its other cards with it', async () => {
    const late = await addCampaign(db, operator);
    const one = await addSession(db, late, await addServer(db, 'vrlate1'));
    const noted = { exclusion_reason: 'x', excluded_by: 'Carole', excluded_at: MONDAY_MORNING };
    await db
      .updateTable('patch_sessions')
      .set({ status: 'excluded', ...noted })
      .where('id', '=', one)
      .execute();
    await showing(db, `go:${late}`, 'c-late');
    const later = new Date('2027-01-25T09:00:00Z');
    const statusOf = async () =>
      (await db.selectFrom('campaigns').select('status').where('id', '=', late).executeTakeFirstOrThrow()).status;
    let ended = false;
    const [closing] = await db.transaction().execute(async (trx) => {
      await lockGate(trx);
      await restoreSession(trx, one);
      const running = closeFinishedCampaigns(db, later, 'Europe/Paris').finally(() => {
        ended = true;
      });
      await vi.waitFor(async () => expect(ended || (await waiting()) === 1).toBe(true), { timeout: 10_000 });
      return [running];
    });
    await closing;
    expect(await statusOf()).toBe('open');
    await db
      .updateTable('patch_sessions')
      .set({ status: 'excluded', ...noted })
      .where('id', '=', one)
      .execute();
    const before = await dirtySeq(db, `go:${late}`);
    expect(await closeFinishedCampaigns(db, later, 'Europe/Paris')).toBeGreaterThan(0);
    expect(await statusOf()).toBe('closed');
    expect(await dirtySeq(db, `go:${late}`)).toBeGreaterThan(before);
  });
});

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}
