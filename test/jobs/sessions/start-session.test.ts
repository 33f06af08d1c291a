// GATE-1 to GATE-6 and RUN-2 at the start: whatever rang, the transaction that starts a server decides.
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ServerId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
let campaign = await addCampaign(db, operator);
let serial = 0;

beforeEach(async () => {
  campaign = await addCampaign(db, operator);
});

async function pair() {
  serial += 1;
  const nonprod = await addServer(db, `vrgate${serial}`, { application });
  const prod = await addServer(db, `vpgate${serial}`, { environment: 'Production', application });
  await db
    .insertInto('server_correspondance')
    .values({
      prod_server_id: prod,
      nonprod_server_id: nonprod,
      environment_code: 'r',
      source: 'auto',
      created_by: null,
    })
    .execute();
  return { nonprod, prod };
}

/** Whatever its gate says: here it is the gate that is asked. */
async function giveGo(prod: ServerId): Promise<void> {
  const { id } = await db
    .insertInto('prod_go_decisions')
    .values({
      campaign_id: campaign,
      decision: 'approved',
      evidence_hash: 'x',
      evidence: '{}',
      decided_by: operator,
      decided_at: MONDAY_MORNING,
      reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const links = await db
    .selectFrom('server_correspondance')
    .select('nonprod_server_id')
    .where('prod_server_id', '=', prod)
    .execute();
  const linked = links.map(({ nonprod_server_id: nonprod }) => nonprod);
  const cover = { acknowledged: null, linked, lost: [], enrolment: 1 };
  await db
    .insertInto('prod_go_servers')
    .values({ decision_id: id, server_id: prod, kind: 'validated', ...cover })
    .execute();
}

async function orderedProd(prod: ServerId): Promise<SessionId> {
  return addSession(db, campaign, prod, { branch: 'prod', orderedBy: operator });
}

/** A start that was refused has taken its order back. */
async function orderAgain(session: SessionId): Promise<void> {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
    .where('id', '=', session)
    .execute();
}

async function patched(
  nonprod: ServerId,
  answer: 'en_attente' | 'validated_ok' | 'validated_ko' | 'forced',
): Promise<void> {
  const jobs = createJobContext(db, createFakeTargets());
  const session = await addSession(db, campaign, nonprod, { orderedBy: operator });
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error('not started');
  await runAttempt(jobs, outcome.attemptId);
  if (answer === 'en_attente') return;
  await db
    .updateTable('patch_validation')
    .set({ status: answer, answered_at: MONDAY_MORNING, answered_by: owner, comment: 'x' })
    .where('server_id', '=', nonprod)
    .execute();
}

async function codes(session: SessionId) {
  const outcome = await startSession(createJobContext(db, createFakeTargets()), session);
  return 'blockers' in outcome ? outcome.blockers.map((one) => one.code) : outcome.kind;
}

describe('a production server (GATE-1 to GATE-3, GATE-6)', () => {
  it('is not started while its non-production was never patched', async () => {
    const { prod } = await pair();
    await giveGo(prod);
    expect(await codes(await orderedProd(prod))).toEqual(['gate']);
  });

  it.each(['en_attente', 'validated_ko'] as const)('is not started while its non-production is %s', async (answer) => {
    const { nonprod, prod } = await pair();
    await patched(nonprod, answer);
    await giveGo(prod);
    expect(await codes(await orderedProd(prod))).toEqual(['gate']);
  });

  it.each(['validated_ok', 'forced'] as const)(
    'is started once its non-production is %s and the go is given',
    async (answer) => {
      const { nonprod, prod } = await pair();
      await patched(nonprod, answer);
      const session = await orderedProd(prod);
      expect(await codes(session)).toEqual(['prod-go']);
      await giveGo(prod);
      await orderAgain(session);
      expect(await codes(session)).toBe('started');
    },
  );

  it('is not started by a validation of another cycle (GATE-2)', async () => {
    const { nonprod, prod } = await pair();
    await patched(nonprod, 'validated_ok');
    await db
      .updateTable('campaigns')
      .set({ cycle: 3, year: 2026, week_number: 50 })
      .where('id', '=', campaign)
      .execute();
    campaign = await addCampaign(db, operator);
    await giveGo(prod);
    expect(await codes(await orderedProd(prod))).toEqual(['gate']);
  });

  it('is not started whole when its non-production was only validated for a limited update (GATE-1, RUN-5)', async () => {
    const { nonprod, prod } = await pair();
    const narrow = async () => {
      await db
        .updateTable('campaigns')
        .set({ update_scope: JSON.stringify({ kind: 'security' }) })
        .where('id', '=', campaign)
        .execute();
    };
    await narrow();
    await patched(nonprod, 'validated_ok');
    campaign = await addCampaign(db, operator);
    await giveGo(prod);
    const session = await orderedProd(prod);
    expect(await codes(session)).toEqual(['gate']);
    await narrow();
    await orderAgain(session);
    expect(await codes(session)).toBe('started');
  });

  it('is not started by a job, enqueued directly, by a sweep, or by a slot', async () => {
    const { prod } = await pair();
    await giveGo(prod);
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const session = await orderedProd(prod);
    await runSessionJob(jobs, session);
    await db.updateTable('campaigns').set({ start_mode: 'slot' }).where('id', '=', campaign).execute();
    await db.updateTable('patch_sessions').set({ start_refusal: null }).where('id', '=', session).execute();
    await sweep(jobs);
    await runSessionJob(jobs, session);
    const attempts = await db.selectFrom('patch_attempts').select('id').where('session_id', '=', session).execute();
    expect(attempts).toEqual([]);
    expect(targets.hostNamed(`vpgate${serial}`).starts).toBe(0);
  });

  it('that was planned as non-production is held to the gate when it has become production since', async () => {
    const { prod } = await pair();
    await giveGo(prod);
    const session = await addSession(db, campaign, prod, { branch: 'hprod', orderedBy: operator });
    expect(await codes(session)).toEqual(['gate']);
  });

  it('wins or loses against a KO given at the same moment, never both', async () => {
    const { nonprod, prod } = await pair();
    await patched(nonprod, 'validated_ok');
    await giveGo(prod);
    const session = await orderedProd(prod);
    const { lockGate } = await import('../../../db/queries/gate/gate.ts');
    const ko = db.transaction().execute(async (trx) => {
      await lockGate(trx);
      await trx
        .updateTable('patch_validation')
        .set({ status: 'validated_ko' })
        .where('server_id', '=', nonprod)
        .execute();
    });
    const [outcome] = await Promise.all([codes(session), ko]);
    const started = await db.selectFrom('patch_attempts').select('id').where('session_id', '=', session).execute();
    expect(started.length === 1).toBe(outcome === 'started');
  });
});

describe('a start (RUN-2)', () => {
  async function one(more: Parameters<typeof addServer>[2] = {}) {
    serial += 1;
    return addSession(db, campaign, await addServer(db, `vrstart${serial}`, more), { orderedBy: operator });
  }

  it('is refused without a fresh verdict, out of the window, in a freeze and when the campaign is stopped, every reason named', async () => {
    const session = await one();
    await db
      .updateTable('campaigns')
      .set({ stopped_at: MONDAY_MORNING, stopped_by: operator })
      .where('id', '=', campaign)
      .execute();
    const jobs = createJobContext(db, createFakeTargets());
    jobs.time.now = new Date('2027-01-08T23:00:00Z');
    const outcome = await startSession(jobs, session);
    expect('blockers' in outcome && outcome.blockers.map((blocker) => blocker.code)).toEqual([
      'prerequisites-old',
      'window',
      'freeze',
      'stopped',
      'order-expired',
    ]);
    const stored = await db
      .selectFrom('patch_sessions')
      .select(['start_refusal', 'start_asked_at'])
      .where('id', '=', session)
      .executeTakeFirstOrThrow();
    expect(stored.start_asked_at).toBeNull();
    expect(stored.start_refusal).toHaveLength(5);
  });

  it('waits, and keeps its order, while another member of its exclusive group is in flight', async () => {
    await db
      .insertInto('app_groups')
      .values({ name: 'cluster', exclusive: true })
      .onConflict((oc) => oc.doNothing())
      .execute();
    const [first, second] = [await one({ appGroup: 'cluster' }), await one({ appGroup: 'cluster' })];
    expect(await codes(first)).toBe('started');
    expect(await codes(second)).toEqual(['exclusive-group']);
    const row = await db
      .selectFrom('patch_sessions')
      .select('start_asked_at')
      .where('id', '=', second)
      .executeTakeFirstOrThrow();
    expect(row.start_asked_at).not.toBeNull();
  });

  it('is refused when a server that took an hour last time would end after the window', async () => {
    serial += 1;
    const server = await addServer(db, `vrslow${serial}`, { application });
    const jobs = createJobContext(db, createFakeTargets());
    const first = await addSession(db, campaign, server, { orderedBy: operator });
    const outcome = await startSession(jobs, first);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    const late = new Date(MONDAY_MORNING.getTime() + (20.5 * 60 - 10 * 60) * 60_000);
    jobs.time.now = late;
    const again = async () => {
      const id = await addSession(db, await addCampaign(db, operator, { kind: 'emergency' }), server, {
        orderedBy: operator,
      });
      await db.updateTable('patch_sessions').set({ prereq_date: late }).where('id', '=', id).execute();
      return startSession(jobs, id);
    };
    await sql`update attempt_steps set ended_at = begun_at + interval '55 minutes'
      where attempt_id = ${outcome.attemptId} and step = 'update'`.execute(db);
    expect(await again()).toMatchObject({ kind: 'refused', blockers: [{ code: 'forecast' }] });
    await sql`update attempt_steps set ended_at = begun_at + interval '25 minutes'
      where attempt_id = ${outcome.attemptId} and step = 'update'`.execute(db);
    expect(await again()).toMatchObject({ kind: 'started' });
  });

  it('never gives one server two attempts, whatever the number of campaigns and workers', async () => {
    serial += 1;
    const server = await addServer(db, `vrstart${serial}`);
    const sessions = [await addSession(db, campaign, server, { orderedBy: operator })];
    for (let i = 0; i < 4; i++)
      sessions.push(
        await addSession(db, await addCampaign(db, operator, { kind: 'emergency' }), server, { orderedBy: operator }),
      );
    await Promise.all(sessions.flatMap((session) => [codes(session), codes(session)]));
    const attempts = await db.selectFrom('patch_attempts').select('id').where('server_id', '=', server).execute();
    expect(attempts).toHaveLength(1);
  });

  it('reads prerequisites that are an hour old again before it starts, and does not start what fails them', async () => {
    const session = await one();
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    jobs.time.now = new Date(MONDAY_MORNING.getTime() + 70 * 60_000);
    targets.hostNamed(`vrstart${serial}`).rootMb = 3;
    await runSessionJob(jobs, session);
    const row = await db.selectFrom('patch_sessions').selectAll().where('id', '=', session).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      status: 'excluded',
      exclusion_reason: 'disk',
      excluded_by: 'system',
      prereq_disk_ok: false,
    });
  });

  it('a retry is a new attempt, and the old one stays (RUN-1)', async () => {
    const session = await one();
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    Object.assign(targets.hostNamed(`vrstart${serial}`), { exitCode: 1 });
    const first = await startSession(jobs, session);
    if (first.kind === 'started') await runAttempt(jobs, first.attemptId);
    Object.assign(targets.hostNamed(`vrstart${serial}`), { exitCode: 0 });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', session)
      .execute();
    const second = await startSession(jobs, session);
    if (second.kind === 'started') await runAttempt(jobs, second.attemptId);
    const attempts = await db
      .selectFrom('patch_attempts')
      .select(['number', 'state'])
      .where('session_id', '=', session)
      .orderBy('number')
      .execute();
    expect(attempts).toEqual([
      { number: 1, state: 'failed' },
      { number: 2, state: 'patched' },
    ]);
  });
});

describe('the failure budget (RUN-2)', () => {
  it('stops the campaign when it is spent, and lets it go on once an operator has seen the failures', async () => {
    const own = await addCampaign(db, operator);
    const jobs = createJobContext(db, createFakeTargets());
    const settings = {
      ...jobs.settings,
      startPolicy: { ...jobs.settings.startPolicy, failureBudget: { percent: 100, count: 1 } },
    };
    serial += 2;
    const failed = await addSession(db, own, await addServer(db, `vrbudget${serial}`));
    await db.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', failed).execute();
    const next = await addSession(db, own, await addServer(db, `vrbudget${serial + 1}`), { orderedBy: operator });
    expect(await startSession({ ...jobs, settings }, next)).toMatchObject({ blockers: [{ code: 'failure-budget' }] });
    const stopped = await db
      .selectFrom('campaigns')
      .select('stopped_at')
      .where('id', '=', own)
      .executeTakeFirstOrThrow();
    expect(stopped.stopped_at).not.toBeNull();
    await db
      .updateTable('campaigns')
      .set({ stopped_at: null, failures_acknowledged: 1 })
      .where('id', '=', own)
      .execute();
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', next)
      .execute();
    expect(await startSession({ ...jobs, settings }, next)).toMatchObject({ kind: 'started' });
  });
});
