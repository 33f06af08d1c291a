// RUN-21 where something changes meanwhile: a mark that is taken away, a rollback, a confirmation whose author may no longer, midnight, rings.
import { beforeEach, describe, expect, it } from 'vitest';
import { confirmFoundation } from '../../bot/foundations/confirm-foundation.ts';
import type { Foundation } from '../../domain/foundations/foundation.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, jobs } = world;
const { omar, olga, ada } = world.people;
let serial = 0;

async function server(foundation: Foundation | null = null) {
  serial += 1;
  const name = `vrfnd${serial}`;
  const id = await addServer(db, name, { application: world.application });
  await db.updateTable('servers').set({ foundation }).where('id', '=', id).execute();
  return { id, name };
}

async function outcome(campaign: CampaignId, id: ServerId) {
  const found = await startSession(jobs, await world.order(campaign, id));
  return 'blockers' in found ? `${found.kind}: ${found.blockers.map(({ code }) => code).join()}` : found.kind;
}

const confirm = (hostname: string, by = omar) => confirmFoundation(ctx, by, { hostname, campaignId: null });

/** Whatever still runs comes to its end. */
async function endAttempts() {
  const rows = await db.selectFrom('patch_attempts').select('id').where('ended_at', 'is', null).execute();
  for (const { id } of rows) await runAttempt(jobs, id);
}

beforeEach(async () => {
  await db
    .updateTable('vm_snapshots')
    .set({ rollback_error: 'over' })
    .where('rollback_asked_at', 'is not', null)
    .execute();
  await endAttempts();
});

describe('RUN-21 a foundation that runs', () => {
  it('keeps the estate waiting although its mark is taken away meanwhile', async () => {
    const [campaign, other] = [await world.campaign(), await world.campaign()];
    const [own, ordinary] = [await server('database'), await server()];
    await world.session(campaign, own.id);
    done(await confirm(own.name));
    await world.begin(campaign, own.id);
    await db.updateTable('servers').set({ foundation: null }).where('id', '=', own.id).execute();
    expect(await outcome(other, ordinary.id)).toBe('waiting: foundation-running');
  });

  it('keeps the estate waiting while it is rolled back', async () => {
    const [campaign, other] = [await world.campaign(), await world.campaign()];
    const [own, ordinary] = [await server('queue'), await server()];
    await world.session(campaign, own.id);
    done(await confirm(own.name));
    const attempt = await world.patch(campaign, own.id);
    const asked = { rollback_asked_at: world.later(), rollback_asked_by: omar.userId };
    await db.updateTable('vm_snapshots').set(asked).where('attempt_id', '=', attempt).execute();
    expect(await outcome(other, ordinary.id)).toBe('waiting: foundation-running');
    const over = { rollback_error: 'vCenter did not answer' };
    await db.updateTable('vm_snapshots').set(over).where('attempt_id', '=', attempt).execute();
    expect(await outcome(other, ordinary.id)).toBe('started');
  });
});

describe('RUN-21 a confirmation', () => {
  it('counts no more once its author may not start servers any more, and somebody else gives another one', async () => {
    const campaign = await world.campaign();
    const own = await server('dns');
    await world.session(campaign, own.id);
    done(await confirm(own.name, olga));
    await db.updateTable('users').set({ disabled_at: world.later() }).where('id', '=', olga.userId).execute();
    expect(await outcome(campaign, own.id)).toBe('refused: foundation-unconfirmed');
    done(await confirm(own.name, omar));
    expect(await outcome(campaign, own.id)).toBe('started');
  });

  it('of an evening holds past midnight in the window that it was given in', async () => {
    const policy = jobs.settings.startPolicy;
    const nights = { ...policy, windowStart: '20:00', windowEnd: '04:00' } as const;
    const night = { ...jobs, settings: { ...jobs.settings, startPolicy: nights } };
    // Monday, 23:50 in Paris.
    world.later((new Date('2027-01-11T22:50:00Z').getTime() - ctx.time.now.getTime()) / 60_000);
    const campaign = await world.campaign();
    const own = await server('proxy');
    await world.session(campaign, own.id);
    Object.assign(ctx, { settings: { ...ctx.settings, startPolicy: nights } });
    done(await confirm(own.name));
    world.later(30);
    const found = await startSession(night, await world.order(campaign, own.id));
    expect('blockers' in found ? found.blockers : found.kind).toBe('started');
  });
});

describe('RUN-21 and RUN-18', () => {
  it('a foundation whose campaign is closed is confirmed and repaired while its snapshot is held', async () => {
    world.later((new Date('2027-01-12T09:00:00Z').getTime() - ctx.time.now.getTime()) / 60_000);
    const campaign = await world.campaign();
    const own = await server('vault');
    await world.session(campaign, own.id);
    done(await confirm(own.name));
    await world.patch(campaign, own.id, 'failed');
    const closed = { status: 'closed', closed_at: world.later() } as const;
    await db.updateTable('campaigns').set(closed).where('id', '=', campaign).execute();
    done(await confirm(own.name));
    const session = await world.order(campaign, own.id);
    await db.updateTable('patch_sessions').set({ repair_asked: true }).where('id', '=', session).execute();
    const found = await startSession(jobs, session);
    expect('blockers' in found ? found.blockers : found.kind).toBe('started');
    const after = await server('vault');
    await world.session(campaign, after.id);
    expect(refusal(await confirm(after.name))).toMatch(/waits to be started in no open campaign/);
  });
});

describe('RUN-21 and RING-1', () => {
  it('a foundation of an early ring is not waited for by the rings after it, which it waits for', async () => {
    world.later((new Date('2027-01-12T11:00:00Z').getTime() - ctx.time.now.getTime()) / 60_000);
    const campaign = await world.campaign();
    const [own, bench, everybody] = [await server('host'), await server(), await server()];
    const made = { made_by: ada.userId, made_at: world.later() };
    const { id: ring } = await db
      .insertInto('rings')
      .values({ name: 'banc', position: 1, soak_days: 0, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id: group } = await db
      .insertInto('patch_groups')
      .values({ name: 'Banc', ring_id: ring, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    const member = (id: ServerId) => ({ server_id: id, group_id: group, added_by: null, added_at: made.made_at });
    await db
      .insertInto('patch_group_servers')
      .values([member(own.id), member(bench.id)])
      .execute();
    for (const { id } of [own, bench, everybody]) await world.session(campaign, id);
    expect(await outcome(campaign, everybody.id)).toBe('refused: ring-closed');
    await world.patch(campaign, bench.id);
    done(await world.answer(campaign, bench.id));
    done(await confirm(own.name));
    expect(await outcome(campaign, own.id)).toBe('refused: foundation-last');
    await world.patch(campaign, everybody.id);
    expect(await outcome(campaign, own.id)).toBe('started');
    // A ring of foundations alone keeps nobody waiting either.
    await db.deleteFrom('patch_group_servers').where('server_id', '=', bench.id).execute();
    await endAttempts();
    expect(await outcome(await world.campaign(), (await server()).id)).toBe('started');
  });
});
