// RUN-2: starts that meet something else on the same server, in the same cluster or campaign.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { lockOpenCampaign } from '../../../bot/shared/open-campaign.ts';
import { touchCard } from '../../../db/queries/chat/cards.ts';
import { lockActiveRun } from '../../../db/queries/prerequisites/prereq-runs.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const HOUR = 3_600_000;
let serial = 0;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function ordered(campaign: CampaignId, more: Parameters<typeof addServer>[2] = {}) {
  serial += 1;
  const hostname = `vrstart${serial}`;
  const server = await addServer(db, hostname, more);
  return { hostname, server, session: await addSession(db, campaign, server, { orderedBy: operator }) };
}

const change = (id: SessionId, values: object) =>
  db.updateTable('patch_sessions').set(values).where('id', '=', id).execute();
const sessionOf = (id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function attemptOf(jobs: TestJobs, session: SessionId) {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  return outcome.attemptId;
}

function withBudget(count: number) {
  const jobs = createJobContext(db, createFakeTargets());
  const startPolicy = { ...jobs.settings.startPolicy, failureBudget: { percent: 100, count } };
  return { ...jobs, settings: { ...jobs.settings, startPolicy } };
}

describe('a worker that is held up after it has read the prerequisites', () => {
  /** Read as they are now; `meanwhile` before they are stored. */
  async function heldUp(meanwhile: (one: { jobs: TestJobs; session: SessionId; hostname: string }) => Promise<void>) {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered(await addCampaign(db, operator));
    await change(session, { prereq_date: null, prereq_validated: null, status: 'pending' });
    let isHeld = false;
    const readFacts: typeof jobs.host.readFacts = async (...ask) => {
      const facts = await targets.host.readFacts(...ask);
      if (!isHeld) {
        isHeld = true;
        await meanwhile({ jobs, session, hostname });
      }
      return facts;
    };
    await runSessionJob({ ...jobs, host: { ...jobs.host, readFacts } }, session);
    return sessionOf(session);
  }

  it('RUN-2 starts nothing on what it saw two hours ago', async () => {
    const row = await heldUp(async ({ jobs }) => {
      jobs.time.now = new Date(jobs.time.now.getTime() + 2 * HOUR);
    });
    expect(row).toMatchObject({ status: 'prereq_ok', prereq_date: MONDAY_MORNING, start_asked_at: null });
    expect(JSON.stringify(row.start_refusal)).toContain('prerequisites-old');
  });

  it('PRE-8 leaves the verdict of whoever took over and looked later', async () => {
    const row = await heldUp(async ({ jobs, session, hostname }) => {
      await sql`update patch_sessions set lease_until = now() - interval '1 second' where id = ${session}`.execute(db);
      const targets = createFakeTargets();
      targets.hostNamed(hostname).dpkgInterrupted = true;
      await runSessionJob({ ...jobs, ...targets, owner: 'another' }, session);
    });
    expect(row).toMatchObject({ prereq_validated: false });
    expect(row.status).not.toBe('in_progress');
  });
});

describe('an order whose server is taken', () => {
  it('RUN-2 waits without reading its prerequisites: a server that reboots is not unreachable', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, server, session } = await ordered(await addCampaign(db, operator));
    const running = await attemptOf(jobs, session);
    const other = await addSession(db, await addCampaign(db, operator, { kind: 'emergency' }), server, {
      orderedBy: operator,
    });
    await change(other, { prereq_date: new Date(MONDAY_MORNING.getTime() - 2 * HOUR) });
    targets.hostNamed(hostname).reachable = false;
    await runSessionJob(jobs, other);
    expect(await sessionOf(other)).toMatchObject({ status: 'prereq_ok', start_asked_at: MONDAY_MORNING });
    targets.hostNamed(hostname).reachable = true;
    await runAttempt(jobs, running);
    await runSessionJob(jobs, other);
    expect(await sessionOf(other)).toMatchObject({ status: 'in_progress' });
  });
});

describe('a member of an exclusive group (RUN-2)', () => {
  async function heldSnapshot(server: ServerId, session: SessionId, campaign: CampaignId): Promise<number> {
    const { id } = await db
      .insertInto('vm_snapshots')
      .values({
        attempt_id: null,
        asked_by: operator,
        session_id: session,
        server_id: server,
        campaign_id: campaign,
        name: `PC_${serial}`,
        state: 'present',
        vcenter: 'VC',
        vm_moref: 'vm-1',
        vm_name: 'vm',
        snapshot_moref: `snapshot-${serial}`,
        created_at: MONDAY_MORNING,
        rollback_asked_at: MONDAY_MORNING,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  it('RUN-2 waits while another one is being restored', async () => {
    await db.insertInto('app_groups').values({ name: 'cluster', exclusive: true }).execute();
    const campaign = await addCampaign(db, operator);
    const [first, second] = [
      await ordered(campaign, { appGroup: 'cluster' }),
      await ordered(campaign, { appGroup: 'cluster' }),
    ];
    const jobs = createJobContext(db, createFakeTargets());
    const snapshot = await heldSnapshot(first.server, first.session, campaign);
    expect(await startSession(jobs, second.session)).toMatchObject({
      kind: 'waiting',
      blockers: [{ code: 'exclusive-group' }],
    });
    await db.updateTable('vm_snapshots').set({ rollback_error: 'gone' }).where('id', '=', snapshot).execute();
    expect(await startSession(jobs, second.session)).toMatchObject({ kind: 'started' });
  });
});

describe('the failure budget (RUN-2)', () => {
  it('RUN-2 counts new failures, whatever was acknowledged of those that were tried again', async () => {
    const campaign = await addCampaign(db, operator);
    const [seen, fresh, next] = [await ordered(campaign), await ordered(campaign), await ordered(campaign)];
    await change(seen.session, { status: 'failed' });
    await db.updateTable('campaigns').set({ failures_acknowledged: 1 }).where('id', '=', campaign).execute();
    const jobs = withBudget(1);
    await runAttempt(jobs, await attemptOf(jobs, seen.session));
    expect(await sessionOf(seen.session)).toMatchObject({ status: 'patched' });
    await change(fresh.session, { status: 'failed', start_asked_at: null, start_asked_by: null });
    expect(await startSession(jobs, next.session)).toMatchObject({ blockers: [{ code: 'failure-budget' }] });
  });
});

describe('an order given while a worker decides', () => {
  it('RUN-2 is not lost to a deadlock with the refusal that stops the campaign', async () => {
    const campaign = await addCampaign(db, operator);
    const [failed, next] = [await ordered(campaign), await ordered(campaign)];
    await change(failed.session, { status: 'failed' });
    let deciding: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (trx) => {
      await lockOpenCampaign(trx, campaign);
      deciding = startSession(withBudget(1), next.session);
      await pause(300);
      await trx
        .updateTable('patch_sessions')
        .set({ start_asked_at: MONDAY_MORNING })
        .where('id', '=', next.session)
        .execute();
    });
    expect(await deciding).toMatchObject({ blockers: [{ code: 'failure-budget' }] });
  });

  it('PRE-1 is not lost to a deadlock with the verdict of a server that joins the run again', async () => {
    const campaign = await addCampaign(db, operator);
    const { session } = await ordered(campaign);
    await change(session, { start_asked_at: null, start_asked_by: null });
    const { id } = await db
      .insertInto('prereq_runs')
      .values({ campaign_id: campaign, asked_by: operator, asked_at: MONDAY_MORNING })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.insertInto('prereq_run_sessions').values({ run_id: id, session_id: session, done_at: null }).execute();
    let reading: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (trx) => {
      await lockOpenCampaign(trx, campaign);
      expect(await lockActiveRun(trx, campaign)).toBe(id);
      reading = runSessionJob(createJobContext(db, createFakeTargets()), session);
      await pause(300);
      await trx
        .updateTable('prereq_run_sessions')
        .set({ done_at: null })
        .where('run_id', '=', id)
        .where('session_id', '=', session)
        .execute();
      await touchCard(trx, `campaign:${campaign}`);
    });
    await reading;
    expect(await sessionOf(session)).toMatchObject({ prereq_validated: true });
  });
});

describe('an exclusion that no package manager is given (RUN-5)', () => {
  const LIST = 'kernel* java[0-9]*';

  it('RUN-5 keeps its server from an update that would not heed it, and is named', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, server, session } = await ordered(await addCampaign(db, operator), { excludes: LIST });
    await change(session, { prereq_date: null });
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({
      status: 'pending',
      prereq_validated: false,
      start_asked_at: null,
    });
    const { prereq_detail: detail } = await sessionOf(session);
    expect(detail?.checks.find(({ code }) => code === 'excludes')?.text.en).toContain('java[0-9]*');
    expect(detail?.checks.find(({ code }) => code === 'excludes')?.text.en).not.toContain('kernel*');
    await db.updateTable('servers').set({ patch_excludes: 'java*' }).where('id', '=', server).execute();
    await change(session, { start_asked_at: MONDAY_MORNING, start_asked_by: operator });
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
    expect(targets.hostNamed(hostname).starts).toBe(0);
  });

  it('RUN-5 stops an attempt too, when it was written after the verdict', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered(await addCampaign(db, operator), { excludes: LIST });
    await runAttempt(jobs, await attemptOf(jobs, session));
    expect(await sessionOf(session)).toMatchObject({ status: 'failed' });
    expect(targets.hostNamed(hostname).starts).toBe(0);
  });
});

describe('a server that is moved as its slot comes (RUN-2)', () => {
  it('RUN-2 is started at its new slot: the order of the old one leaves no refusal behind', async () => {
    const campaign = await addCampaign(db, operator);
    await db
      .updateTable('campaigns')
      .set({ start_mode: 'slot', start_mode_by: operator })
      .where('id', '=', campaign)
      .execute();
    const { session } = await ordered(campaign);
    await change(session, { start_asked_by: null, date_prevue: '2027-01-12', heure_prevue: '10:00' });
    const jobs = createJobContext(db, createFakeTargets());
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'prereq_ok', start_asked_at: null, start_refusal: null });
    jobs.time.now = new Date('2027-01-12T09:30:00Z');
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
  });
});
