// A person decides while a worker sweeps: what they were told is what happens.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { lockOpenCampaign } from '../../bot/shared/open-campaign.ts';
import { excludeSession, restoreSession } from '../../db/queries/attempts/sessions.ts';
import { addExcludes, loadServerExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { answerReboot, chooseSlot, lockWaitingReboot } from '../../db/queries/reboots/reboot-answer.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { AttemptId, CampaignId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { sweep } from '../../jobs/sweep.ts';
import { dirtySeq } from '../bot/shared/bench.ts';
import { addSubject, openFaultBench, start } from '../faults/subject.ts';
import { MONDAY_MORNING } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The sweep reads before the person's transaction is committed, and acts after. */
async function sweepWhile(jobs: ReturnType<typeof createJobContext>, decide: (trx: Trx) => Promise<unknown>) {
  let sweeping: Promise<void> = Promise.resolve();
  await db.transaction().execute(async (trx) => {
    await decide(trx);
    sweeping = sweep(jobs);
    await pause(300);
  });
  await sweeping;
}

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** It waits for an owner's decision about its reboot. */
async function undecided() {
  const one = await addSubject(faults);
  one.targets.hostNamed(one.hostname).needsReboot = 'unknown';
  const jobs = createJobContext(db, one.targets);
  const attempt = await start(faults, one);
  await runAttempt(jobs, attempt);
  expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
  return { ...one, jobs, attempt, host: one.targets.hostNamed(one.hostname) };
}

describe('a reboot whose hour has come (RUN-8)', () => {
  async function due() {
    const one = await undecided();
    await db.transaction().execute((trx) => chooseSlot(trx, one.attempt, MONDAY_MORNING, 'Olga'));
    return one;
  }

  it('RUN-8 is not ordered when its owner has just chosen another hour', async () => {
    const { jobs, attempt } = await due();
    const later = new Date(MONDAY_MORNING.getTime() + 3_600_000);
    await sweepWhile(jobs, async (trx) => {
      await lockWaitingReboot(trx, attempt);
      await chooseSlot(trx, attempt, later, 'Olga');
    });
    expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { at: later.toISOString() } });
    jobs.time.now = later;
    await sweep(jobs);
    expect(await rowOf(attempt)).toMatchObject({ state: 'running' });
  });

  it('RUN-8 is not ordered over the word of an operator who has just said no', async () => {
    const { jobs, attempt, host } = await due();
    await sweepWhile(jobs, async (trx) => {
      await lockWaitingReboot(trx, attempt);
      await answerReboot(trx, attempt, 'no-reboot', MONDAY_MORNING);
    });
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: false });
    expect(host.reboots).toBe(0);
  });

  it('RUN-8 is told on its card when the hour has come, and when it is done', async () => {
    const { jobs, attempt } = await due();
    const key = `reboot:${attempt}`;
    await db.insertInto('cards').values({ key, dirty_seq: '7' }).execute();
    await sweep(jobs);
    const told = await dirtySeq(db, key);
    expect(told).toBeGreaterThan(7);
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(await dirtySeq(db, key)).toBeGreaterThan(told);
  });
});

describe('an update that took too long (RUN-6)', () => {
  it('RUN-6 is not looked at again when another worker has brought it to its next question meanwhile', async () => {
    const { jobs, attempt } = await undecided();
    const chosen = (await rowOf(attempt)).waiting_for;
    const overdue = JSON.stringify({ kind: 'update-overdue', evidence: 'x', since: '2020-01-01T00:00:00Z' });
    await db.updateTable('patch_attempts').set({ waiting_for: overdue }).where('id', '=', attempt).execute();
    await sweepWhile(jobs, (trx) =>
      sql`update patch_attempts set waiting_for = ${JSON.stringify(chosen)}::jsonb where id = ${attempt}`.execute(trx),
    );
    expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
  });
});

describe('a slot that was missed (RUN-14)', () => {
  it('RUN-14 leaves the order of an operator who has just started the server by hand', async () => {
    const { session, campaign, targets } = await addSubject(faults);
    const bySlot = { start_mode: 'slot', start_mode_by: faults.operator, start_mode_at: new Date(0) } as const;
    await db.updateTable('campaigns').set(bySlot).where('id', '=', campaign).execute();
    const unasked = { start_asked_at: null, start_asked_by: null } as const;
    await db.updateTable('patch_sessions').set(unasked).where('id', '=', session).execute();
    const jobs = createJobContext(db, targets);
    const ordered = { start_asked_at: MONDAY_MORNING, start_asked_by: faults.operator } as const;
    await sweepWhile(jobs, (trx) => trx.updateTable('patch_sessions').set(ordered).where('id', '=', session).execute());
    const row = await db.selectFrom('patch_sessions').selectAll().where('id', '=', session).executeTakeFirst();
    expect(row).toMatchObject({ ...ordered, start_refusal: null });
    const told = db.selectFrom('order_withdrawals').select('id').where('session_id', '=', session);
    expect(await told.execute()).toEqual([]);
  });
});

describe('an exclusion whose time is over (RUN-5)', () => {
  it('RUN-5 stays when it has just been prolonged', async () => {
    const { hostname, jobs } = await undecided();
    const { id } = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', hostname)
      .executeTakeFirstOrThrow();
    const java = (expiresOn: IsoDate) => [{ glob: 'java*', ownerId: faults.operator, reason: 'frozen', expiresOn }];
    await db.transaction().execute((trx) => addExcludes(trx, id, java('2027-01-10' as IsoDate), MONDAY_MORNING));
    await sweepWhile(jobs, (trx) => addExcludes(trx, id, java('2027-03-31' as IsoDate), MONDAY_MORNING));
    expect(await loadServerExcludes(db, hostname)).toMatchObject([{ glob: 'java*', expiresOn: '2027-03-31' }]);
  });
});

describe('a campaign whose week is over (RUN-1)', () => {
  const NEXT_WEEK = new Date('2027-01-19T09:00:00Z');

  async function finished() {
    const one = await addSubject(faults);
    const note = { reason: 'autre', detail: null, by: 'Omar', at: MONDAY_MORNING };
    await db.transaction().execute((trx) => excludeSession(trx, one.session, note));
    const jobs = createJobContext(db, one.targets);
    jobs.time.now = NEXT_WEEK;
    return { ...one, jobs };
  }

  const statusOf = async (id: CampaignId) =>
    (await db.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

  it('RUN-1 is not closed over a server that is being brought back', async () => {
    const { jobs, campaign, session } = await finished();
    await sweepWhile(jobs, async (trx) => {
      await lockGate(trx);
      await lockOpenCampaign(trx, campaign);
      await restoreSession(trx, session);
    });
    expect(await statusOf(campaign)).toBe('open');
  });

  it('RUN-18: is not closed over a server that failed, whether or not its retry is asked for', async () => {
    const { jobs, campaign, session } = await finished();
    const order = {
      status: 'failed',
      exclusion_reason: null,
      excluded_by: null,
      excluded_at: null,
      start_asked_at: NEXT_WEEK,
      start_asked_by: faults.operator,
    } as const;
    await db.updateTable('patch_sessions').set(order).where('id', '=', session).execute();
    await sweep(jobs);
    expect(await statusOf(campaign)).toBe('open');
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null })
      .where('id', '=', session)
      .execute();
    await sweep(jobs);
    expect(await statusOf(campaign)).toBe('open');
  });
});
