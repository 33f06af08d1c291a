// The cards of what has ended are final: they are drawn once more and then stay as they are. RUN-18: those of a reopened campaign live on.
import { beforeEach, expect, it } from 'vitest';
import { reopenCampaign } from '../../../bot/closing/reopen-campaign.ts';
import { cancelDraft } from '../../../bot/previews/cancel-draft.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { closeFinishedCampaigns } from '../../../jobs/campaigns/close-campaigns.ts';
import { addCampaign, addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { closedAnyway, done, endCampaigns, openBench, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const KINDS = ['campaign', 'prereqs', 'go'] as const;

beforeEach(() => endCampaigns(db));

async function shown(): Promise<CampaignId> {
  const campaignId = await addCampaign(db, carole.userId);
  for (const kind of KINDS) await showing(db, `${kind}:${campaignId}`, 'c-final');
  return campaignId;
}

async function finals(id: number, kinds: readonly string[] = KINDS): Promise<readonly boolean[]> {
  const keys = kinds.map((kind) => `${kind}:${id}`);
  const rows = await db.selectFrom('cards').select(['key', 'final']).where('key', 'in', keys).execute();
  return keys.map((key) => rows.find((row) => row.key === key)?.final === true);
}

it('RUN-18: all those of a campaign that a person closes are, and live on once it is reopened', async () => {
  const campaignId = await shown();
  expect(await finals(campaignId)).toEqual([false, false, false]);
  done(await closedAnyway(ctx, carole, campaignId));
  expect(await finals(campaignId)).toEqual([true, true, true]);
  done(await reopenCampaign(ctx, carole, { campaignId, reason: 'by mistake' }));
  expect(await finals(campaignId)).toEqual([false, false, false]);
});

it('RUN-1: all those of a campaign that ends by itself are', async () => {
  const campaignId = await shown();
  await closeFinishedCampaigns(db, new Date('2027-01-25T09:00:00Z'), 'Europe/Paris');
  expect(await finals(campaignId)).toEqual([true, true, true]);
});

it('those of a preview are once it was created, or cancelled', async () => {
  const world = planningWorld(db, ctx, carole);
  await addServer(db, 'vrfinal1', { domain: 'FINAL' });
  for (const week of [14, 15]) await world.plan(week, 'FINAL', 'hprod');
  const [created, cancelled] = [await world.draft(14), await world.draft(15)];
  for (const id of [created, cancelled]) await showing(db, `draft:${id}`, 'c-final');
  done(await world.create(created));
  expect([await finals(created, ['draft']), await finals(cancelled, ['draft'])]).toEqual([[true], [false]]);
  done(await cancelDraft(ctx, carole, { draftId: cancelled }));
  expect(await finals(cancelled, ['draft'])).toEqual([true]);
});
