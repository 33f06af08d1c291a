// The slot of reboots, picked in the task of ServiceNow or on the card: whoever is first (RUN-8).
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseReboot } from '../../../bot/reboots/choose-reboot.ts';
import { chooseSlot, lockWaitingReboot } from '../../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import { rebootSlots } from '../../../domain/reboots/reboot-slots.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { followChanges } from '../../../jobs/changes/follow-changes.ts';
import { outboxJob } from '../../../jobs/integrations/outbox-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { done, openBench, refusal, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type JoinedServiceNow, joinServiceNow } from './joined-servicenow.ts';

const { db } = await createTestDatabase();
const bench = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const targets = createFakeTargets();
let ctx: TestJobs = createJobContext(db, targets);
const joined: JoinedServiceNow = await joinServiceNow({
  now: () => ctx.time.now,
  estate: { sys_user: [{ sys_id: '0123456789abcdef0123456789abcdef', email: 'OLGA@example.test', active: 'true' }] },
});
let campaign: CampaignId;
let attempt: AttemptId;
let serial = 0;

afterAll(() => joined.close());

async function sweeps(times = 6): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    ctx.time.now = new Date(ctx.time.now.getTime() + 60_000);
    bench.time.now = ctx.time.now;
    await followChanges(ctx);
    for (const payload of await syncJob.due(ctx)) await syncJob.run(ctx, payload);
    for (const payload of await outboxJob.due(ctx)) await outboxJob.run(ctx, payload);
  }
}

beforeEach(async () => {
  for (const table of [
    'integration_outbox',
    'integration_incoming',
    'integration_runs',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('integration_states').execute();
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: MONDAY_MORNING }).execute();
  await db.deleteFrom('campaign_changes').execute();
  ctx = { ...createJobContext(db, targets), integrations: [joined.open] };
  serial += 1;
  const application = await addApplication(db, `Péage ${serial}`, olga.userId);
  campaign = await addCampaign(db, omar.userId);
  const hostname = `vrslot${serial}`;
  const server = await addServer(db, hostname, { application, rebootPolicy: 'ask' });
  targets.hostNamed(hostname).needsReboot = 'yes';
  const session = await addSession(db, campaign, server, { orderedBy: omar.userId });
  await sweeps();
  joined.servicenow.approve(change().sys_id ?? '');
  await sweeps();
  const started = await startSession(ctx, session);
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  await runAttempt(ctx, started.attemptId);
  attempt = started.attemptId;
  await sweeps();
});

const change = () => {
  const found = joined.servicenow.rows('change_request').find((one) => one.correlation_id?.includes(`:${campaign}:`));
  if (found === undefined) throw new Error('no change');
  return found;
};
const task = () => {
  const [one, other] = joined.servicenow
    .rows('change_task')
    .filter((row) => row.correlation_id?.startsWith(`${change().correlation_id}:app:`));
  if (one === undefined || other !== undefined) throw new Error('not one task');
  return one;
};
const picks = (at: string) =>
  joined.servicenow.change('change_task', task().sys_id ?? '', { planned_start_date: at }, 'olga');
const waiting = async () =>
  (await db.selectFrom('patch_attempts').select('waiting_for').where('id', '=', attempt).executeTakeFirstOrThrow())
    .waiting_for;
const offered = () => {
  const [at] = rebootSlots(ctx.time.now, 'Europe/Paris');
  if (at === undefined) throw new Error('no slot');
  return at;
};
async function blocked(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}
const chooses = (at: Date) => chooseReboot(bench, olga, { attemptId: attempt, choice: { kind: 'slot', at } });

describe('RUN-8: the slot of a reboot, there or on the card', () => {
  it('is asked in a task for each application, assigned to its owner', async () => {
    expect(task()).toMatchObject({
      change_request: change().sys_id,
      assigned_to: '0123456789abcdef0123456789abcdef',
      short_description: expect.stringContaining(`Péage ${serial}`),
    });
    expect(await waiting()).toMatchObject({ kind: 'reboot-decision' });
  });

  it('is taken from the task, and the card no longer takes another one', async () => {
    picks('2027-01-11 19:30:00');
    await sweeps();
    expect(await waiting()).toMatchObject({
      kind: 'reboot-slot',
      at: '2027-01-11T19:30:00.000Z',
      by: 'olga (ServiceNow)',
    });
    expect(refusal(await chooses(offered()))).toMatch(
      /already been chosen in ServiceNow: Monday 11 January 2027 at 20:30/,
    );
  });

  it('of the card stays when somebody picks another one there later, and the task says it', async () => {
    const at = offered();
    done(await chooses(at));
    picks('2027-01-11 19:30:00');
    await sweeps(12);
    expect(await waiting()).toMatchObject({ kind: 'reboot-slot', at: at.toISOString(), by: 'Olga' });
    expect(task().planned_start_date).toBe(at.toISOString().slice(0, 19).replace('T', ' '));
  });

  it('of both at the same instant is that of the card where the card was first', async () => {
    picks('2027-01-11 19:30:00');
    ctx.time.now = new Date(ctx.time.now.getTime() + 6 * 60_000);
    const [reading] = await db.transaction().execute(async (trx) => {
      await lockWaitingReboot(trx, attempt);
      const running = syncJob.run(ctx, { integration: 'servicenow' });
      await vi.waitFor(async () => expect(await blocked()).toBe(1), { timeout: 10_000 });
      await chooseSlot(trx, attempt, offered(), 'Olga');
      return [running];
    });
    await reading;
    expect(await waiting()).toMatchObject({ kind: 'reboot-slot', by: 'Olga', at: offered().toISOString() });
  });

  it('is taken from the task also when nothing was read for days', async () => {
    picks('2027-01-18 19:30:00');
    ctx.time.now = new Date(ctx.time.now.getTime() + 5 * 86_400_000);
    await sweeps();
    expect(await waiting()).toMatchObject({ kind: 'reboot-slot', at: '2027-01-18T19:30:00.000Z' });
  });

  it('is not the date that a rule there gives to each new task', async () => {
    const made = task().sys_created_by ?? '';
    joined.servicenow.change('change_task', task().sys_id ?? '', { planned_start_date: '2027-01-11 19:30:00' }, made);
    await sweeps(12);
    expect(await waiting()).toMatchObject({ kind: 'reboot-decision' });
    picks('2027-01-11 20:30:00');
    await sweeps();
    expect(await waiting()).toMatchObject({ kind: 'reboot-slot', at: '2027-01-11T20:30:00.000Z' });
  });

  it('is not taken while its change cannot be understood', async () => {
    joined.servicenow.change('change_request', change().sys_id ?? '', { state: '-77' });
    await sweeps();
    picks('2027-01-11 19:30:00');
    await sweeps(12);
    expect(await waiting()).toMatchObject({ kind: 'reboot-decision' });
    joined.servicenow.change('change_request', change().sys_id ?? '', { state: '-1' });
    await sweeps();
    expect(await waiting()).toMatchObject({ kind: 'reboot-slot' });
  });

  it('outside the planned dates of the change is refused in words, there and on the card', async () => {
    picks('2027-02-20 19:30:00');
    await sweeps(12);
    expect(await waiting()).toMatchObject({ kind: 'reboot-decision' });
    expect(task().work_notes).toMatch(
      /The slot of Saturday 20 February 2027 at 20:30 lies outside the planned dates of change CHG\d+ in ServiceNow/,
    );
    const writes = () => joined.servicenow.seen.filter(({ text }) => text.includes('work_notes')).length;
    const said = writes();
    await sweeps(12);
    expect(writes()).toBe(said);

    joined.servicenow.change('change_request', change().sys_id ?? '', { end_date: '2027-01-11 10:30:00' });
    await sweeps();
    expect(refusal(await chooses(offered()))).toMatch(/lies outside the planned dates of change CHG\d+/);
  });
});
