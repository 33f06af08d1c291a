// What a chat process shows: its calls to Teams by what they were answered with, and the queue as it is in its store.
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatFigures } from '../../bot/chat-monitoring.ts';
import { createTeamsBot } from '../../bot/teams/teams-bot.ts';
import { collectCardChanges } from '../../db/queries/chat/card-changes.ts';
import { showCard, touchCard } from '../../db/queries/chat/cards.ts';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend, type QueueSettings } from '../../jobs/queue/backend.ts';
import { CONVERSATION } from '../bot/chat/people.ts';
import { SILENT_SETTINGS, textCard } from '../bot/posting/posting-bench.ts';
import { FakeConnector } from '../fakes/connector/fake-connector.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { sampleOf } from './scraped.ts';

const { db, url } = await createTestDatabase();
const log = pino({ level: 'silent' });
const clock = { now: () => new Date() };
const connector = new FakeConnector();
let serviceUrl = '';
beforeAll(async () => {
  serviceUrl = await connector.start();
});
afterAll(() => connector.stop());

const redisUrl = process.env.REDIS_URL;
const stores: { name: string; queue: QueueSettings | null }[] = [
  { name: 'PostgreSQL', queue: { kind: 'postgres', url } },
  {
    name: 'Redis',
    queue:
      redisUrl === undefined ? null : { kind: 'redis', url: redisUrl, prefix: `figures-${process.pid}-${Date.now()}` },
  },
];

function figuresOver(look: Parameters<typeof createChatFigures>[0]['jobQueue']['look']) {
  return createChatFigures({ db, clock, log, jobQueue: { look }, settings: CHAT_SETTINGS });
}

describe('the figures of a chat process', () => {
  it('tell each request to Teams by method and status', async () => {
    const figures = figuresOver(async () => []);
    const { chat } = createTeamsBot({ settings: SILENT_SETTINGS, db, clock, log, watch: figures.teams });
    const to = { ...CONVERSATION, serviceUrl };
    const posted = await chat.postCard(to, textCard('one'));
    connector.next({ kind: 'status', status: 429, retryAfter: '1' });
    await chat.postCard(to, textCard('two'));
    connector.next({ kind: 'status', status: 502 });
    await chat.updateCard(to, posted.kind === 'posted' ? (posted.activityId ?? '') : '', textCard('three'));
    connector.next({ kind: 'lost', applied: false });
    await chat.postText(to, 'four');
    const { text } = await figures.page();
    const calls = (method: string, code: string) =>
      sampleOf(text, 'patchcenter_teams_call_seconds_count', { method, code });
    expect([calls('POST', '200'), calls('POST', '429'), calls('PUT', '502'), calls('POST', 'none')]).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('tell since when a card is behind, however often it changes again', async () => {
    const figures = figuresOver(async () => []);
    const cardAge = async () => sampleOf((await figures.page()).text, 'patchcenter_oldest_unsent_card_seconds') ?? -1;
    await db
      .insertInto('conversations')
      .values({
        id: 'c1',
        kind: 'channel',
        service_url: serviceUrl,
        tenant_id: null,
        bot_id: 'b',
        user_id: null,
        name: null,
        paused_until: null,
        seen_at: new Date(),
      })
      .execute();
    const ago = new Date(Date.now() - 300_000);
    const place = { key: 'campaign:1', conversation: 'c1', threadId: null, language: 'en', now: ago } as const;
    const anchor = await db.transaction().execute((trx) => showCard(trx, place));
    await collectCardChanges(db);
    await db.updateTable('card_anchors').set({ shown_seq: '99' }).where('id', '=', anchor).execute();
    await db.updateTable('cards').set({ dirty_seq: '99', touched_at: ago, behind_at: ago }).execute();
    await db.deleteFrom('card_changes').execute();
    expect(await cardAge()).toBe(0);
    await db.transaction().execute((trx) => touchCard(trx, place.key));
    expect(await cardAge()).toBeLessThan(60);
    await db.updateTable('cards').set({ behind_at: ago }).execute();
    await db.transaction().execute((trx) => touchCard(trx, place.key));
    expect(await cardAge()).toBeGreaterThan(290);
    await db.updateTable('card_anchors').set({ last_error: 'parked: forbidden' }).execute();
    expect(await cardAge()).toBe(0);
  });

  it('PEOPLE-5: tell the days left of each service identity, and how much has nobody', async () => {
    const identity = { kind: 'other', owner: 'ops@example.com', noticeDays: 30 } as const;
    const named = [
      { ...identity, name: 'Vault', renewBy: '2027-03-10' },
      { ...identity, name: 'Key', renewBy: '2027-03-01' },
    ];
    const settings = {
      ...CHAT_SETTINGS,
      identities: { named, unnamed: [{ kind: 'ssh-key', vcenter: null } as const] },
    };
    const at = { now: () => new Date('2027-03-07T23:30:00Z') };
    const look = async () => [];
    const { text } = await createChatFigures({ db, clock: at, log, jobQueue: { look }, settings }).page();
    const left = (name: string) => sampleOf(text, 'patchcenter_identity_days_left', { identity: name });
    expect([left('Vault'), left('Key'), sampleOf(text, 'patchcenter_identities_unnamed')]).toEqual([2, -7, 1]);
  });

  it('count a change that no chat process has looked at', async () => {
    const figures = figuresOver(async () => []);
    await db.updateTable('card_anchors').set({ last_error: null, shown_seq: '1000' }).execute();
    await sql`insert into card_changes (card_key, noted_at) values ('campaign:1', now() - interval '10 minutes')`.execute(
      db,
    );
    const { text } = await figures.page();
    expect(sampleOf(text, 'patchcenter_oldest_unsent_card_seconds')).toBeGreaterThan(590);
  });

  it('tell since when a message waits, but not one that is parked or given up', async () => {
    const figures = figuresOver(async () => []);
    const message = { conversation_id: 'c1', thread_id: null, dedupe_key: null, text_fr: 'x', text_en: 'x' };
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await db
      .insertInto('outgoing_messages')
      .values([
        { ...message, created_at: at(5) },
        { ...message, created_at: at(50), last_error: 'parked: x' },
        { ...message, created_at: at(60), given_up_at: at(1) },
        { ...message, created_at: at(70), sent_at: at(69) },
      ] as never)
      .execute();
    const { text } = await figures.page();
    expect(sampleOf(text, 'patchcenter_oldest_unsent_message_seconds')).toBeCloseTo(300, -1);
  });

  it.each(stores)('tell how many jobs of each kind wait in $name, and since when', async ({ queue }) => {
    if (queue === null) return;
    const backend = await openBackend(queue, () => {});
    const jobQueue = createJobQueue(backend, log);
    const figures = figuresOver(jobQueue.look);
    await jobQueue.enqueue([
      { job: 'snapshot', payload: { snapshotId: 1 } },
      { job: 'snapshot', payload: { snapshotId: 2 } },
      { job: 'sizes', payload: {} },
    ]);
    const { text } = await figures.page();
    await jobQueue.close();
    await backend.close();
    const depth = (job: string) => sampleOf(text, 'patchcenter_queue_waiting_jobs', { queue: 'snapshots', kind: job });
    const age = sampleOf(text, 'patchcenter_queue_oldest_job_seconds', { queue: 'snapshots', kind: 'snapshot' });
    expect([depth('snapshot'), depth('sizes'), depth('look')]).toEqual([2, 1, 0]);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(30);
  });
});
