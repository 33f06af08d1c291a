// RUN-10: a KO counts as a failure, and the databases of a server are their owner's to give up.
import { beforeAll, describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { statusView } from '../../../bot/campaigns/list-views.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { answerRollback } from '../../../bot/rollbacks/answer-rollback.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { placeRollbackRequests } from '../../../bot/rollbacks/rollback-requests.ts';
import { rollbackView } from '../../../bot/rollbacks/rollback-view.ts';
import { serverView } from '../../../bot/servers/server-view.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import type { Words } from '../../../cards/words.ts';
import { rollbacksToDo, snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const oscar = await somebody(db, 'Oscar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const otto = await somebody(db, 'Otto', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
let billing: ApplicationId;
let serial = 0;

beforeAll(async () => {
  billing = await addApplication(db, 'BILLING', olga.userId);
  await addApplication(db, 'TOLLING', otto.userId);
});

type Answer = 'ok' | 'ko' | null;

/** A server of BILLING that was patched, or failed, and what its owner said. */
async function attempted(more: {
  readonly answer?: Answer;
  readonly fails?: boolean;
  readonly databases?: readonly string[];
  readonly prepared?: boolean;
}) {
  serial += 1;
  const hostname = `vrback${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const server = await addServer(db, hostname, { application: billing });
  for (const name of more.databases ?? [])
    await db.insertInto('server_databases').values({ server_id: server, name, engine: 'postgresql' }).execute();
  const campaign = await addCampaign(db, oscar.userId);
  const session = await addSession(db, campaign, server, { orderedBy: oscar.userId });
  if (more.prepared === true) {
    const row = {
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      name: `QW_${serial}`,
      attempt_id: null,
    };
    const created_at = new Date(MONDAY_MORNING.getTime() - 600_000);
    await db
      .insertInto('vm_snapshots')
      .values({ ...row, asked_by: oscar.userId, state: 'intended', created_at, asked_at: null })
      .execute();
  }
  if (more.fails === true) targets.hostNamed(hostname).exitCode = 1;
  const one = {
    hostname,
    targets,
    jobs,
    server,
    campaign,
    session,
    host: targets.hostNamed(hostname),
    vm: targets.vmNamed(hostname),
  };
  await run(one);
  if (more.answer !== undefined && more.answer !== null) await said(one, more.answer);
  const { id: snapshot } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  return { ...one, snapshot };
}

type One = Pick<Awaited<ReturnType<typeof attempted>>, 'jobs' | 'session' | 'campaign' | 'server'>;

async function run({ jobs, session }: Pick<One, 'jobs' | 'session'>) {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
}

function answered({ campaign, server }: One, answer: 'ok' | 'ko') {
  return answerValidation(ctx, olga, {
    campaignId: campaign,
    applicationId: billing,
    serverId: server,
    answer,
    comment: 'the invoices are empty',
  });
}

async function said(one: One, answer: 'ok' | 'ko') {
  done(await answered(one, answer));
}

const rollback = ({ hostname }: { readonly hostname: string }, by = oscar) =>
  orderRollback(ctx, by, { hostname, reason: 'invoices are empty' });
const statusOf = async ({ session }: One) =>
  (await db.selectFrom('patch_sessions').select('status').where('id', '=', session).executeTakeFirstOrThrow()).status;
const historyOf = ({ server }: One) =>
  db.selectFrom('patch_history').select(['status', 'notes']).where('server_id', '=', server).orderBy('id').execute();

async function offered({ campaign }: One, who: typeof oscar, roles: readonly Role[]) {
  const viewer = { userId: who.userId, roles };
  const view = await campaignView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, campaign, 1);
  return (view?.restorable ?? []).map(({ hostname }) => hostname);
}

describe('the card of a campaign', () => {
  it('RUN-10: offers the rollback of what failed or has a KO, to whoever may order it', async () => {
    const [ko, failed, ok] = [
      await attempted({ answer: 'ko' }),
      await attempted({ fails: true }),
      await attempted({ answer: null }),
    ];
    expect(await offered(ko, oscar, ['operator'])).toEqual([ko.hostname]);
    expect(await offered(failed, oscar, ['operator'])).toEqual([failed.hostname]);
    expect(await offered(ok, oscar, ['operator'])).toEqual([]);
    expect(await offered(ko, olga, ['owner'])).toEqual([]);
  });

  it('RUN-18: offers it on a closed campaign, and no longer once it is ordered', async () => {
    const one = await attempted({ answer: 'ko' });
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('id', '=', one.campaign)
      .execute();
    expect(await offered(one, oscar, ['operator'])).toEqual([one.hostname]);
    const elsewhere = await addCampaign(db, oscar.userId);
    const order = { hostname: one.hostname, reason: 'empty' };
    expect(refusal(await orderRollback(ctx, oscar, { ...order, campaignId: elsewhere }))).toMatch(/is from campaign/);
    done(await orderRollback(ctx, oscar, { ...order, campaignId: one.campaign }));
    expect(await offered(one, oscar, ['operator'])).toEqual([]);
  });
});

async function failuresOn({ campaign }: One) {
  const viewer = { userId: oscar.userId, roles: ['operator'] as const };
  const view = await campaignView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, campaign, 1);
  return view?.failures.first ?? [];
}

const english = (words: Words | undefined) => (typeof words === 'object' ? words.en : words);

describe('a KO (RUN-10)', () => {
  it('RUN-10 counts as a failure on the card, with the same choices and whom to ask', async () => {
    const one = await attempted({ answer: 'ko' });
    const [failure] = await failuresOn(one);
    expect(failure).toMatchObject({
      hostname: one.hostname,
      failure: 'rejected',
      output: { fr: 'Olga : the invoices are empty', en: 'Olga: the invoices are empty' },
    });
    expect(english(failure?.advice)).toMatch(
      new RegExp(`Ask its owner.*/retry ${one.campaign} ${one.hostname}.*/rollback ${one.hostname}`),
    );
  });

  it('RUN-10 is a KO from its owner on the board and on the card of its server, rolled back or not', async () => {
    const one = await attempted({ answer: 'ko' });
    const context = { db, now: MONDAY_MORNING, settings: SETTINGS, viewer: null, notice: null };
    const onBoard = async () =>
      (await statusView(context)).failures.first.filter((row) => row.hostname === one.hostname);
    const why = async () => (await serverView(context, one.hostname))?.why.headline.text.en;
    const expected = [{ hostname: one.hostname, failure: 'rejected', campaignId: one.campaign }];
    expect(await onBoard()).toEqual(expected);
    expect(await why()).toMatch(/^KO from Olga/);
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(await onBoard()).toEqual(expected);
    expect(await why()).toMatch(/^KO from Olga/);
  });

  it('RUN-10 is rolled back: session, history and validation follow what was done', async () => {
    const one = await attempted({ answer: 'ko' });
    expect(done(await rollback(one)).requestId).toBeNull();
    expect(await statusOf(one), 'not before it is done').toBe('patched');
    expect(refusal(await answered(one, 'ok')), 'under way').toMatch(/nothing left to validate/);
    await runSnapshotJob(one.jobs, one.snapshot);
    expect([one.vm.reverted, await statusOf(one)]).toEqual([1, 'failed']);
    expect(await historyOf(one)).toEqual([
      { status: 'ko', notes: expect.stringMatching(/^rolled back to PC_.*; 1 packages$/) },
    ]);
    const validation = await db
      .selectFrom('patch_validation')
      .select('status')
      .where('server_id', '=', one.server)
      .executeTakeFirstOrThrow();
    expect(validation.status).toBe('validated_ko');
    expect(refusal(await answered(one, 'ok'))).toMatch(/nothing left to validate/);
    expect(refusal(await rollback(one))).toMatch(/already been rolled back/);
    expect((await failuresOn(one))[0]).toMatchObject({
      failure: 'rejected',
      advice: { en: expect.stringMatching(/^Rolled back.*To retry/) },
    });
    done(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }));
    one.host.packages = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];
    await run(one);
    expect([await statusOf(one), (await historyOf(one)).map(({ status }) => status)]).toEqual([
      'patched',
      ['ko', 'ok'],
    ]);
  });

  it('RUN-10 of a failed attempt leaves its session failed, and says so in its history', async () => {
    const one = await attempted({ fails: true });
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(await statusOf(one)).toBe('failed');
    expect(await historyOf(one)).toEqual([{ status: 'ko', notes: expect.stringMatching(/^rolled back to PC_/) }]);
  });

  it('RUN-10 is asked of a prepared snapshot too, whose own attempt is no later success', async () => {
    const one = await attempted({ answer: 'ko', prepared: true });
    done(await rollback(one));
  });

  it.each([
    ['no answer', null],
    ['an OK', 'ok'],
  ] as const)('RUN-10 is no rollback with %s', async (_, answer) => {
    const one = await attempted({ answer });
    expect(refusal(await rollback(one))).toMatch(/no failure or KO/);
    expect(refusal(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }))).toMatch(
      /patched/,
    );
    expect(await failuresOn(one)).toEqual([]);
  });

  it('RUN-10 is none either once a later campaign has patched the server', async () => {
    const one = await attempted({ answer: 'ko' });
    const later = await addSession(db, await addCampaign(db, oscar.userId), one.server, { orderedBy: oscar.userId });
    one.jobs.time.now = new Date(MONDAY_MORNING.getTime() + 60_000);
    await run({ jobs: one.jobs, session: later });
    expect(refusal(await rollback(one))).toMatch(/has been patched since/);
  });

  it('RUN-10 is run again only when it is named, as a new attempt; the old one is kept', async () => {
    const one = await attempted({ answer: 'ko' });
    expect(refusal(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [] }))).toMatch(
      /No server has failed/,
    );
    done(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }));
    expect(await statusOf(one)).toBe('failed');
    await run(one);
    const attempts = await db
      .selectFrom('patch_attempts')
      .select(['number', 'state'])
      .where('session_id', '=', one.session)
      .orderBy('number')
      .execute();
    expect(attempts).toEqual([
      { number: 1, state: 'patched' },
      { number: 2, state: 'patched' },
    ]);
    expect(await statusOf(one)).toBe('patched');
  });

  it('RUN-18 may be rolled back while the snapshot is held, also after the campaign was closed', async () => {
    const one = await attempted({ answer: 'ko' });
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('id', '=', one.campaign)
      .execute();
    done(await rollback(one));
    const gone = await attempted({ answer: 'ko' });
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', gone.snapshot).execute();
    expect(refusal(await rollback(gone))).toMatch(/nothing to roll back/);
  });
});

describe('a rollback of a server with databases (RUN-10)', () => {
  async function asked(databases: readonly string[] = ['invoices', 'archive']) {
    const one = await attempted({ fails: true, databases });
    ctx.time.now = new Date(MONDAY_MORNING.getTime() + 26 * 3_600_000);
    const { requestId } = done(await rollback(one));
    ctx.time.now = MONDAY_MORNING;
    if (requestId === null) throw new Error('it did not wait');
    return { ...one, requestId };
  }
  const viewOf = (requestId: number, by = olga) =>
    rollbackView(
      {
        db,
        now: MONDAY_MORNING,
        settings: SETTINGS,
        viewer: { userId: by.userId, roles: by.actor.roles },
        notice: null,
      },
      requestId,
    );

  it('RUN-10 restores nothing, but says which databases and how many hours of writes go', async () => {
    const one = await asked();
    expect(await rollbacksToDo(db)).not.toContain(one.snapshot);
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(one.vm.reverted).toBe(0);
    const view = await viewOf(one.requestId);
    expect(view).toMatchObject({
      state: { kind: 'asked' },
      databases: [{ name: 'archive', engine: 'postgresql' }, { name: 'invoices' }],
      takenAt: MONDAY_MORNING,
      askedAt: new Date(MONDAY_MORNING.getTime() + 26 * 3_600_000),
      access: { agree: true },
    });
    expect(english((await failuresOn(one))[0]?.advice)).toMatch(/waiting for the database owner’s agreement/);
    expect(refusal(await rollback(one))).toMatch(/already requested/);
    expect(await snapshotsToRemove(db, new Date(MONDAY_MORNING.getTime() + 1e10), 72)).not.toContain(one.snapshot);
  });

  it('RUN-10 is agreed to by an owner of that application, or an admin, and then ordered for whoever asked', async () => {
    for (const by of [olga, ada]) {
      const one = await asked();
      expect(refusal(await answerRollback(ctx, oscar, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /Only an owner/,
      );
      expect(refusal(await answerRollback(ctx, otto, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /not in any of your applications/,
      );
      expect((await viewOf(one.requestId, otto))?.access.agree).toBe(false);
      done(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'agree' }));
      expect(refusal(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /already been answered/,
      );
      const row = await db
        .selectFrom('vm_snapshots')
        .selectAll()
        .where('id', '=', one.snapshot)
        .executeTakeFirstOrThrow();
      expect(row.rollback_asked_by).toBe(oscar.userId);
      const session = await db
        .selectFrom('patch_sessions')
        .select('rollback_justif')
        .where('id', '=', one.session)
        .executeTakeFirstOrThrow();
      expect(session.rollback_justif).toBe('invoices are empty');
      await runSnapshotJob(one.jobs, one.snapshot);
      expect(one.vm.reverted).toBe(1);
      expect((await viewOf(one.requestId))?.state).toMatchObject({ kind: 'agreed', by: by === olga ? 'Olga' : 'Ada' });
    }
  });

  it('RUN-10 is left as it is by the owner’s word, or taken back by an operator; it may be asked for again', async () => {
    for (const by of [olga, oscar]) {
      const one = await asked(['invoices']);
      done(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'refuse' }));
      expect((await viewOf(one.requestId))?.state).toMatchObject({ kind: 'refused' });
      expect(await rollbacksToDo(db)).not.toContain(one.snapshot);
      expect(done(await rollback(one)).requestId).not.toBeNull();
    }
  });

  it('RUN-10 that was agreed to too late restores nothing', async () => {
    const gone = await asked();
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', gone.snapshot).execute();
    expect((await viewOf(gone.requestId))?.state).toEqual({ kind: 'void' });
    expect(refusal(await answerRollback(ctx, olga, { requestId: gone.requestId, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
    const again = await asked();
    done(await retryFailed(ctx, oscar, { campaignId: again.campaign, hostnames: [again.hostname] }));
    again.host.exitCode = 0;
    again.jobs.time.now = new Date(MONDAY_MORNING.getTime() + 60_000);
    await db
      .updateTable('patch_sessions')
      .set({ prereq_date: again.jobs.time.now })
      .where('id', '=', again.session)
      .execute();
    await run(again);
    expect(refusal(await answerRollback(ctx, olga, { requestId: again.requestId, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
    expect(again.vm.reverted).toBe(0);
    const mind = await attempted({ answer: 'ko', databases: ['invoices'] });
    const { requestId } = done(await rollback(mind));
    done(await answered(mind, 'ok'));
    expect(refusal(await answerRollback(ctx, olga, { requestId: requestId ?? 0, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
  });

  it('RUN-10 is brought to the owner once, in their own chat', async () => {
    const nobody = { tenant_id: null, name: null, paused_until: null } as const;
    const chat = {
      id: 'chat-olga',
      kind: 'personal',
      user_id: olga.userId,
      service_url: 'http://127.0.0.1',
      bot_id: 'bot',
      seen_at: MONDAY_MORNING,
    } as const;
    await db
      .insertInto('conversations')
      .values({ ...chat, ...nobody })
      .execute();
    await placeRollbackRequests(db, MONDAY_MORNING);
    const one = await asked();
    expect(await placeRollbackRequests(db, MONDAY_MORNING)).toBe(1);
    expect(await placeRollbackRequests(db, MONDAY_MORNING)).toBe(0);
    const shown = await db
      .selectFrom('card_anchors')
      .select('conversation_id')
      .where('card_key', '=', `rollback:${one.requestId}`)
      .execute();
    expect(shown).toEqual([{ conversation_id: 'chat-olga' }]);
  });
});

describe('orders that wait on a server that is rolled back (RUN-10)', () => {
  it('go in every campaign, and the card of another one says why', async () => {
    const one = await attempted({ fails: true });
    const other = await addSession(db, await addCampaign(db, oscar.userId), one.server, { orderedBy: oscar.userId });
    done(await rollback(one));
    expect(await startSession(one.jobs, other)).toEqual({ kind: 'not-ordered' });
    const { start_refusal: why } = await db
      .selectFrom('patch_sessions')
      .select('start_refusal')
      .where('id', '=', other)
      .executeTakeFirstOrThrow();
    expect(why?.[0]?.text.en).toContain('is being rolled back');
  });
});
