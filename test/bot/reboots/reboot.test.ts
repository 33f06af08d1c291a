// Reboots that people decide about: the owner's slot, now, not at all; and one at a time in an application group (RUN-8).
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { chooseReboot } from '../../../bot/reboots/choose-reboot.ts';
import { placeRebootRequests } from '../../../bot/reboots/reboot-requests.ts';
import { rebootView } from '../../../bot/reboots/reboot-view.ts';
import { takeLease } from '../../../db/queries/attempts/attempts.ts';
import { chooseSlot } from '../../../db/queries/reboots/reboot-answer.ts';
import { type RebootTurn, takeRebootTurn } from '../../../db/queries/reboots/reboot-turns.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import { rebootSlots } from '../../../domain/reboots/reboot-slots.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { dirtySeq, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const other = await somebody(db, 'Otto', ['owner']);
const application = await addApplication(db, 'Péage', olga.userId);
const campaign = await addCampaign(db, omar.userId);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
await db
  .insertInto('conversations')
  .values({
    ...{ id: 'personal-olga', kind: 'personal', service_url: 'http://127.0.0.1', bot_id: 'bot', name: null },
    ...{ tenant_id: null, user_id: olga.userId, seen_at: MONDAY_MORNING, paused_until: null },
  })
  .execute();
let serial = 0;

async function parked(): Promise<{ attemptId: AttemptId; hostname: string }> {
  serial += 1;
  const hostname = `vrboot${serial}`;
  const server = await addServer(db, hostname, { application, rebootPolicy: 'ask' });
  targets.hostNamed(hostname).needsReboot = 'yes';
  const session = await addSession(db, campaign, server, { orderedBy: omar.userId });
  const attemptId = await run(session);
  return { attemptId, hostname };
}

async function run(session: SessionId): Promise<AttemptId> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
  return outcome.attemptId;
}

const stateOf = async (id: AttemptId) =>
  (await db.selectFrom('patch_attempts').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
const view = (attemptId: AttemptId, viewer: typeof olga) =>
  rebootView(
    {
      db,
      now: ctx.time.now,
      settings: SETTINGS,
      viewer: { userId: viewer.userId, roles: viewer.actor.roles },
      notice: null,
    },
    attemptId,
  );

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('RUN-8: the owner picks the slot of a reboot', () => {
  it('is asked once, in their own chat, and the server reboots at that hour and not before', async () => {
    const { attemptId, hostname } = await parked();
    expect(await stateOf(attemptId)).toBe('waiting');
    expect(await placeRebootRequests(db, ctx.time.now, ctx.settings)).toBe(1);
    expect(await placeRebootRequests(db, ctx.time.now, ctx.settings)).toBe(0);
    expect(await view(attemptId, olga)).toMatchObject({
      state: { kind: 'asked' },
      access: { choose: true, order: false },
    });
    expect(await view(attemptId, other)).toMatchObject({ access: { choose: false } });

    const [at] = rebootSlots(ctx.time.now, 'Europe/Paris');
    if (at === undefined) throw new Error('no slot');
    const choice = { kind: 'slot', at } as const;
    expect(refusal(await chooseReboot(ctx, other, { attemptId, choice }))).toMatch(/not in any of your applications/);
    done(await chooseReboot(ctx, olga, { attemptId, choice }));
    expect(await view(attemptId, olga)).toMatchObject({ state: { kind: 'chosen', by: 'Olga' } });
    await sweep(jobs);
    await runAttempt(jobs, attemptId);
    expect(targets.hostNamed(hostname).reboots).toBe(0);

    const chosen = await dirtySeq(db, `reboot:${attemptId}`);
    jobs.time.now = at;
    await sweep(jobs);
    const underWay = await dirtySeq(db, `reboot:${attemptId}`);
    expect(underWay).toBeGreaterThan(chosen);
    await runAttempt(jobs, attemptId);
    expect(await dirtySeq(db, `reboot:${attemptId}`)).toBeGreaterThan(underWay);
    jobs.time.now = MONDAY_MORNING;
    expect(targets.hostNamed(hostname).reboots).toBe(1);
    expect(await stateOf(attemptId)).toBe('patched');
    expect(await view(attemptId, olga)).toMatchObject({ state: { kind: 'settled', outcome: 'rebooted' } });
    expect(refusal(await chooseReboot(ctx, olga, { attemptId, choice }))).toMatch(/already been decided/);
  });

  it('may be moved to a later slot, even at the moment when the first one comes', async () => {
    const { attemptId } = await parked();
    const [at, , later] = rebootSlots(ctx.time.now, 'Europe/Paris');
    if (at === undefined || later === undefined) throw new Error('no slot');
    done(await chooseReboot(ctx, olga, { attemptId, choice: { kind: 'slot', at } }));
    jobs.time.now = at;
    const [sweeping] = await db.transaction().execute(async (trx) => {
      await chooseSlot(trx, attemptId, later, 'Olga');
      const running = sweep(jobs);
      await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 10_000 });
      return [running];
    });
    await sweeping;
    jobs.time.now = MONDAY_MORNING;
    expect(await stateOf(attemptId)).toBe('waiting');
    expect(await view(attemptId, olga)).toMatchObject({ state: { kind: 'chosen', at: later } });
  });

  it('may be told now by its owner; going on without is an operator’s word', async () => {
    const { attemptId, hostname } = await parked();
    expect(refusal(await chooseReboot(ctx, olga, { attemptId, choice: { kind: 'skip' } }))).toMatch(/Only an operator/);
    done(await chooseReboot(ctx, olga, { attemptId, choice: { kind: 'now' } }));
    await runAttempt(jobs, attemptId);
    expect(targets.hostNamed(hostname).reboots).toBe(1);
    const second = await parked();
    done(await chooseReboot(ctx, omar, { attemptId: second.attemptId, choice: { kind: 'skip' } }));
    await runAttempt(jobs, second.attemptId);
    expect(targets.hostNamed(second.hostname).reboots).toBe(0);
    expect(await stateOf(second.attemptId)).toBe('patched');
  });

  it('takes only a slot that was offered and is still to come', async () => {
    const { attemptId } = await parked();
    for (const at of [new Date(Number.NaN), new Date('2027-01-11T03:33:00Z'), new Date('2027-01-10T19:00:00Z')]) {
      expect(refusal(await chooseReboot(ctx, olga, { attemptId, choice: { kind: 'slot', at } }))).toMatch(
        /no longer available/,
      );
    }
  });
});

describe('RUN-8: an application group', () => {
  it('reboots one server at a time, the next when the one before is up and checked', async () => {
    const names = ['vrgroup1', 'vrgroup2', 'vrgroup3'];
    const running: string[] = [];
    let most = 0;
    targets.onOperation = (operation, hostname, when) => {
      if (!names.includes(hostname)) return;
      if (operation === 'reboot' && when === 'before') running.push(hostname);
      if (operation === 'readChecks' && when === 'after' && running.includes(hostname))
        running.splice(running.indexOf(hostname), 1);
      most = Math.max(most, running.length);
    };
    await Promise.all(
      names.map(async (hostname) => {
        const server = await addServer(db, hostname, { appGroup: 'peage-web', rebootPolicy: 'always' });
        await run(await addSession(db, campaign, server, { orderedBy: omar.userId }));
      }),
    );
    targets.onOperation = () => {};
    expect(names.map((name) => targets.hostNamed(name).reboots)).toEqual([1, 1, 1]);
    expect(most).toBe(1);
  });
});

describe('the turn of a group', () => {
  it('is found taken by whoever looks while another attempt takes over from one that ended', async () => {
    const groupMember = async (hostname: string) => {
      const server = await addServer(db, hostname, { appGroup: 'peage-db', rebootPolicy: 'never' });
      const outcome = await startSession(jobs, await addSession(db, campaign, server, { orderedBy: omar.userId }));
      if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
      return outcome.attemptId;
    };
    const [ended, quick, late] = [
      await groupMember('vrturn1'),
      await groupMember('vrturn2'),
      await groupMember('vrturn3'),
    ];
    const lease = await takeLease(db, late, 'somebody', 60);
    if (lease === null) throw new Error('no lease');
    const at = ctx.time.now;
    await db.insertInto('reboot_turns').values({ app_group: 'peage-db', attempt_id: ended, taken_at: at }).execute();
    await db.updateTable('patch_attempts').set({ ended_at: at, state: 'patched' }).where('id', '=', ended).execute();
    let turn: Promise<RebootTurn> | undefined;
    await db.transaction().execute(async (trx) => {
      await trx
        .selectFrom('reboot_turns')
        .select('app_group')
        .where('app_group', '=', 'peage-db')
        .forUpdate()
        .execute();
      turn = takeRebootTurn(db, lease, { appGroup: 'peage-db', despite: null, at });
      await vi.waitFor(async () => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
        expect(rows[0]?.n).toBe(1);
      });
      await trx.updateTable('reboot_turns').set({ attempt_id: quick }).where('app_group', '=', 'peage-db').execute();
    });
    expect(await turn).toEqual({ kind: 'taken' });
  });
});

describe('slots of a reboot', () => {
  it('are hours of local days, also across the change of the clocks', () => {
    const before = new Date('2027-03-27T20:30:00Z');
    expect(rebootSlots(before, 'Europe/Paris').map((slot) => slot.toISOString())).toEqual([
      '2027-03-28T05:00:00.000Z',
      '2027-03-28T10:30:00.000Z',
      '2027-03-28T18:00:00.000Z',
      '2027-03-29T05:00:00.000Z',
      '2027-03-29T10:30:00.000Z',
      '2027-03-29T18:00:00.000Z',
    ]);
  });
});
