// What can be done about what blocks production, from the go card itself: remind, exclude, open; and nothing to refuse once all is decided.
import { beforeEach, describe, expect, it } from 'vitest';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { addGo } from '../../support/go-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addPlace, addWaiting, messagesIn } from '../../support/validation-data.ts';
import { endCampaigns, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const olivia = await somebody(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', olivia.userId);
await addPlace(db, 'a:olivia', olivia.userId);

let serial = 0;
/** Production whose non-production, in another campaign, is patched and waits for its owner. */
async function blockedPair() {
  serial += 1;
  const [hprod, prod] = [await addCampaign(db, carole.userId), await addCampaign(db, carole.userId)];
  const hostname = `vpway${serial}`;
  const nonprodId = await addServer(db, `vrway${serial}`, { application });
  const prodId = await addServer(db, hostname, { environment: 'Production', application });
  await addLink(db, prodId, nonprodId);
  const before = await addSession(db, hprod, nonprodId);
  await addWaiting(db, { campaignId: hprod, serverId: nonprodId, sessionId: before });
  await db.updateTable('patch_sessions').set({ status: 'patched' }).where('id', '=', before).execute();
  const session = await addSession(db, prod, prodId, { status: 'prereq_ok', branch: 'prod' });
  return { hprod, prod, prodId, nonprodId, hostname, session, key: `go:${prod}` };
}

async function prereqsShown(campaignId: CampaignId, session: number): Promise<string> {
  const run = { campaign_id: campaignId, asked_by: omar.userId, asked_at: MONDAY_MORNING, ended_at: MONDAY_MORNING };
  const { id } = await db.insertInto('prereq_runs').values(run).returning('id').executeTakeFirstOrThrow();
  await db
    .insertInto('prereq_run_sessions')
    .values({ run_id: id, session_id: session as never, done_at: MONDAY_MORNING })
    .execute();
  return `prereqs:${campaignId}`;
}

async function approve(campaignId: CampaignId): Promise<void> {
  await db.updateTable('patch_validation').set({ status: 'validated_ok', answered_at: MONDAY_MORNING }).execute();
  await addGo(db, campaignId, omar.userId);
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

describe('a blocker on the go card', () => {
  it('has buttons for whoever may use them, and for nobody else', async () => {
    const { key, hprod } = await blockedPair();
    expect(await chat.verbs(key, carole)).toEqual(['go.remind', 'go.exclude', 'campaign.open', 'campaign.open']);
    expect(await chat.verbs(key, olivia)).toEqual(['campaign.open', 'campaign.open']);
    expect(await chat.verbs(key, omar)).toEqual(['campaign.open', 'go.refuse', 'campaign.open']);
    expect(await chat.data('campaign.open', key, olivia)).toEqual({ campaignId: hprod });
    const titles = JSON.stringify(await chat.card(key, carole, 'fr'));
    for (const title of ['Relancer le responsable', 'Exclure', `Ouvrir la campagne ${hprod}`])
      expect(titles).toContain(title);
  });

  it('reminds the owner whose answer is awaited, where it is awaited', async () => {
    const { key } = await blockedPair();
    const said = await chat.press(carole, 'go.remind', await chat.data('go.remind', key, carole));
    expect(said).toMatch(/Reminder sent to Olivia\.\nProduction approval, campaign/);
    expect((await messagesIn(db, 'a:olivia')).join()).toMatch(/vrway/);
    expect(await chat.press(omar, 'go.remind', await chat.data('go.remind', key, carole))).toMatch(
      /Only a coordinator/,
    );
  });

  it('is excluded with the reason that was typed, and then no longer in the way', async () => {
    const { key, hostname } = await blockedPair();
    const data = (await chat.data('go.exclude', key, carole)) as object;
    expect(await chat.press(carole, 'go.exclude', data)).toContain('Give a reason for the exclusion.');
    const said = await chat.press(carole, 'go.exclude', { ...data, reason: 'its twin is not accepted' });
    expect(said).not.toContain(hostname);
    const row = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['s.status', 's.exclusion_reason'])
      .where('v.hostname', '=', hostname)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ status: 'excluded', exclusion_reason: 'its twin is not accepted' });
  });

  it('opens the campaign in which its non-production failed', async () => {
    const { key, hprod, nonprodId } = await blockedPair();
    await db
      .updateTable('patch_attempts')
      .set({ state: 'failed', failure_class: 'unknown' })
      .where('server_id', '=', nonprodId)
      .execute();
    await chat.press(omar, 'campaign.open', await chat.data('campaign.open', key, omar));
    expect(chat.shown.at(-1)).toBe(`campaign:${hprod}`);
  });
});

describe('where nothing waits for a go', () => {
  it('nothing is offered to be refused, nor can it be', async () => {
    const { key, prod, prodId } = await blockedPair();
    const old = (await chat.data('go.refuse', key, ada)) as object;
    await db.updateTable('patch_sessions').set({ status: 'patched' }).where('server_id', '=', prodId).execute();
    expect(await chat.verbs(key, ada)).not.toContain('go.refuse');
    const evidence = evidenceHash(prodGoEvidence(prod, await loadProdGoServers(db, prod, 'cycle', MONDAY_MORNING)));
    expect(await chat.press(ada, 'go.refuse', { ...old, evidence, reason: 'x' })).toContain(
      'There is nothing to decide',
    );
  });
});

describe('the prerequisites of production', () => {
  it('lead to no start before the go, and do after it', async () => {
    const { prod, session } = await blockedPair();
    const key = await prereqsShown(prod, session);
    expect(await chat.verbs(key, omar)).not.toContain('campaign.open');
    await approve(prod);
    expect(await chat.verbs(key, omar)).toContain('campaign.open');
  });
});
