// Of several people and workers at one instant one is first, and the others find what it left (RUN-1, RUN-2, GATE-5, GATE-6).
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../bot/campaigns/retry-failed.ts';
import { unlinkServers } from '../../bot/links/link-servers.ts';
import { backToDraft } from '../../bot/quickwin/back-to-draft.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { excludeServers } from '../../bot/staffing/exclude-servers.ts';
import type { ServerId, SessionId } from '../../domain/ids.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { done } from '../bot/shared/bench.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const ROUNDS = [0, 1, 2, 3];

const kinds = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind).sort();
const startAll = (ids: readonly SessionId[]) => Promise.all(ids.map((id) => startSession(world.jobs, id)));

async function validatedPair() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  return { campaignId, pair };
}

async function sessionOf(server: ServerId) {
  const { id } = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('patch_sessions')
    .set({ prereq_date: ctx.time.now, prereq_validated: true, rollback_method: 'snapshot' })
    .where('id', '=', id)
    .execute();
  return id;
}

describe('starts at one instant', () => {
  it('RUN-1 four workers on one order make one attempt', async () => {
    const id = await world.order(await world.campaign(), await addServer(db, 'vrtwice1'));
    expect(kinds(await startAll([id, id, id, id]))).toEqual(['not-ordered', 'not-ordered', 'not-ordered', 'started']);
  });

  it('RUN-2 two campaigns on one server make one attempt', async () => {
    const [one, two] = [await world.campaign(), await world.campaign()];
    await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', two).execute();
    const server = await addServer(db, 'vrtwice2');
    const ids = [await world.order(one, server), await world.order(two, server)];
    expect(kinds(await startAll(ids))).toEqual(['started', 'waiting']);
  });

  it('RUN-2 of three members of a cluster one starts', async () => {
    await db.insertInto('app_groups').values({ name: 'cluster', exclusive: true }).execute();
    const campaignId = await world.campaign();
    const ids: SessionId[] = [];
    for (const name of ['vrclb1', 'vrclb2', 'vrclb3']) {
      ids.push(await world.order(campaignId, await addServer(db, name, { appGroup: 'cluster' })));
    }
    expect(kinds(await startAll(ids))).toEqual(['started', 'waiting', 'waiting']);
  });

  it.each(ROUNDS)('RUN-1 of an exclusion and a start one happens (%i)', async (round) => {
    const [campaignId, hostname] = [await world.campaign(), `vrex${round}`];
    const id = await world.order(campaignId, await addServer(db, hostname));
    const [started, out] = await Promise.all([
      startSession(world.jobs, id),
      excludeServers(ctx, people.carole, { hostnames: [hostname], campaignId, reason: 'non' }),
    ]);
    expect([started.kind === 'started', out.kind === 'done'].filter(Boolean)).toHaveLength(1);
  });

  it('RUN-1 two people retry one failed server: one new attempt', async () => {
    const campaignId = await world.campaign();
    const server = await addServer(db, 'vrretry1');
    await world.patch(campaignId, server, 'failed');
    const ask = { campaignId, hostnames: ['vrretry1'] };
    expect(kinds(await Promise.all([people.omar, people.olga].map((by) => retryFailed(ctx, by, ask))))).toEqual([
      'done',
      'done',
    ]);
    const id = await sessionOf(server);
    expect(kinds(await startAll([id, id]))).toEqual(['not-ordered', 'started']);
  });

  it('RUN-2 two people order one production server: it starts once', async () => {
    const { campaignId, pair } = await validatedPair();
    done(await world.approve(campaignId));
    const ask = { campaignId, hostnames: [pair.prodName], bySlot: false };
    await Promise.all([people.omar, people.olga].map((by) => orderStart(ctx, by, ask)));
    const id = await sessionOf(pair.prod);
    expect(kinds(await startAll([id, id]))).toEqual(['not-ordered', 'started']);
  });
});

describe('decisions on a gate at one instant', () => {
  it('GATE-5 of two approvals of one card one is made', async () => {
    const { campaignId } = await validatedPair();
    const card = await world.card(campaignId);
    const both = [people.omar, people.olga].map((by) => world.approve(campaignId, by, card));
    expect(kinds(await Promise.all(both))).toEqual(['done', 'refused']);
  });

  it.each(ROUNDS)('GATE-5 approve and unlink: production waits, whichever is first (%i)', async () => {
    const { campaignId, pair } = await validatedPair();
    const card = await world.card(campaignId);
    const unlink = { prod: pair.prodName, nonprods: [] };
    await Promise.all([world.approve(campaignId, people.omar, card), unlinkServers(ctx, people.carole, unlink)]);
    expect(await world.start(campaignId, pair.prod)).toMatch(/have changed|not been approved/);
  });

  it.each(ROUNDS)('GATE-1 approve and KO: production waits, whichever is first (%i)', async () => {
    const { campaignId, pair } = await validatedPair();
    const card = await world.card(campaignId);
    await Promise.all([
      world.approve(campaignId, people.omar, card),
      world.answer(campaignId, pair.nonprod, 'ko', 'x'),
    ]);
    expect(await world.start(campaignId, pair.prod)).not.toBe('started');
  });

  it.each(ROUNDS)('RUN-13 of a start and the way back to draft one happens (%i)', async () => {
    const pair = await world.pair();
    await world.validated(await world.campaign(), pair);
    const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
    const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
    world.later();
    await db.updateTable('campaigns').set({ phase: 'snapshot' }).where('id', '=', campaignId).execute();
    done(await world.approve(campaignId));
    const id = await world.order(campaignId, pair.prod);
    const [back, started] = await Promise.all([
      backToDraft(ctx, people.olga, { campaignId }),
      startSession(world.jobs, id),
    ]);
    expect([back.kind === 'done', started.kind === 'started'].filter(Boolean)).toHaveLength(1);
    const end = { status: 'closed', closed_at: ctx.time.now, phase: 'completed' } as const;
    await db.updateTable('campaigns').set(end).where('id', '=', campaignId).execute();
  });
});
