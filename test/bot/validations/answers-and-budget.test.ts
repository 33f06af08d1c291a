// RUN-2, RUN-10: a KO counts among the failures of its campaign while it stands; what an operator has seen stays seen, whatever owners say
// of other servers afterwards.
import { expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { gateWorld } from '../../gate/gate-world.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people, application } = world;
let serial = 0;

const server = () => addServer(db, `vrbudget${++serial}`, { application });

/** A campaign whose failures were seen: the next one spends its budget. */
async function seen(fail: (campaignId: CampaignId, id: ServerId) => Promise<unknown>, budget = 1) {
  const { startPolicy } = world.jobs.settings;
  Object.assign(startPolicy, { failureBudget: { percent: 100, count: 1000 } });
  const campaignId = await world.campaign();
  const [failed, answered] = [await server(), await server()];
  await world.patch(campaignId, answered);
  await fail(campaignId, failed);
  done(await stopCampaign(ctx, people.omar, { campaignId }));
  done(await orderStart(ctx, people.omar, { campaignId, hostnames: [], bySlot: false }));
  Object.assign(startPolicy, { failureBudget: { percent: 100, count: budget } });
  return { campaignId, failed, answered };
}

const failsInUpdate = (campaignId: CampaignId, id: ServerId) => world.patch(campaignId, id, 'failed');
async function isRefused(campaignId: CampaignId, id: ServerId) {
  await world.patch(campaignId, id);
  done(await world.answer(campaignId, id, 'ko'));
}

it('RUN-2 an owner who takes a KO back leaves the failures that were seen as they were', async () => {
  const { campaignId, answered } = await seen(failsInUpdate);
  done(await world.answer(campaignId, answered, 'ko'));
  done(await world.answer(campaignId, answered, 'ok'));
  expect(await world.start(campaignId, await server())).toBe('started');
});

it('RUN-2 a KO that stands is a new failure', async () => {
  const { campaignId, answered } = await seen(failsInUpdate);
  done(await world.answer(campaignId, answered, 'ko'));
  expect(await world.start(campaignId, await server())).toMatch(/Too many failures/);
});

it('RUN-2 a KO that was seen and is taken back hides no failure after it', async () => {
  const { campaignId, failed } = await seen(isRefused);
  done(await world.answer(campaignId, failed, 'ok'));
  await world.patch(campaignId, await server(), 'failed');
  expect(await world.start(campaignId, await server())).toMatch(/Too many failures/);
});

it('RUN-2 a new failure that is tried again leaves the failures that were seen as they were', async () => {
  const { campaignId } = await seen(failsInUpdate, 2);
  const again = await server();
  await world.patch(campaignId, again, 'failed');
  await world.patch(campaignId, again);
  await world.patch(campaignId, await server(), 'failed');
  expect(await world.start(campaignId, await server())).toBe('started');
});
