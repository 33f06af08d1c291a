// The rollback that cards offer follows whatever decides whether it would be accepted: workers at the snapshot, and other campaigns.
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { showCard } from '../../../db/queries/chat/cards.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addCampaign } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { watchCards } from '../../support/fresh-cards.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';
import { addFailed } from './failed-server.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const oscar = await somebody(db, 'Oscar', ['operator']);
let campaign: CampaignId;
let server: ServerId;
let hostname = '';
let serial = 0;

beforeEach(async () => {
  serial += 1;
  hostname = `vroffer${serial}`;
  campaign = await addCampaign(db, oscar.userId);
  server = await addFailed(db, campaign, hostname);
  await db
    .insertInto('conversations')
    .values({
      id: 'c',
      kind: 'channel',
      service_url: 'https://x/',
      bot_id: 'b',
      language: 'en',
      seen_at: ctx.time.now,
    } as never)
    .onConflict((oc) => oc.doNothing())
    .execute();
  for (const key of [`campaign:${campaign}`, `server:${hostname}`]) {
    const place = { key, conversation: 'c', threadId: null, language: 'en' as const, now: ctx.time.now };
    await db.transaction().execute((trx) => showCard(trx, place));
  }
});

const snapshotsOf = () => db.updateTable('vm_snapshots').where('server_id', '=', server);
const isOffered = async () => (await chat.text(`campaign:${campaign}`, oscar)).includes(`/rollback ${hostname}`);
const watch = () => watchCards(db, { clock: ctx.clock, settings: SETTINGS });

it('is taken back while a worker is at the snapshot, and offered again once it has let go', async () => {
  const cards = await watch();
  expect(await isOffered()).toBe(true);
  await snapshotsOf().set({ lease_owner: 'worker', lease_until: sql`now() + interval '1 hour'` }).execute();
  expect(await isOffered()).toBe(false);
  await cards.assertFresh('the claim of a worker');
  await snapshotsOf().set({ lease_owner: null, lease_until: null }).execute();
  expect(await isOffered()).toBe(true);
  await cards.assertFresh('the end of the claim');
});

it('is offered again once the claim of a worker that died has run out', async () => {
  await snapshotsOf().set({ lease_owner: 'worker', lease_until: sql`now() + interval '4 seconds'` }).execute();
  const cards = await watch();
  expect(await isOffered()).toBe(false);
  await expect.poll(isOffered, { timeout: 10_000, interval: 200 }).toBe(true);
  await cards.assertFresh('the end of the lease');
});

it('follows the snapshot of a later campaign, which is the one that would be restored', async () => {
  const later = await addCampaign(db, oscar.userId);
  await addFailed(db, later, hostname, server);
  const cards = await watch();
  const ofLater = snapshotsOf().where('campaign_id', '=', later);
  await ofLater.set({ rollback_asked_at: ctx.time.now }).execute();
  await cards.assertFresh('the rollback of the later one');
  await ofLater.set({ state: 'removed' }).execute();
  await cards.assertFresh('the removal of the later one');
});
