// Webhooks reach a receiver signed, in the order of each campaign and at least once, whatever it does to them.
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import type { WebhookReceiver } from '../../../config/webhook-receivers.ts';
import { loadReceivers, registerReceivers } from '../../../db/queries/webhooks/receivers.ts';
import { afterRestore } from '../../../db/restored/after-restore.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createWebhookSender, type WebhookSender } from '../../../jobs/webhooks/webhook-sender.ts';
import { keptLog } from '../../bot/quiet-log.ts';
import { done, openBench, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { type Manner, startReceiver, TAKES } from '../../fakes/webhook-receiver.ts';
import { addCampaign, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const carole = await addUser(db, 'Carole', ['coordinator']);
const time = { now: MONDAY_MORNING };
const clock = { now: () => time.now };
const SECRET = 'a secret that both of us know';
const open: WebhookSender[] = [];
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let log: ReturnType<typeof keptLog>;

beforeEach(async () => {
  await db.deleteFrom('webhook_outbox').execute();
  await db.deleteFrom('webhook_receivers').execute();
  receiver = await startReceiver();
  log = keptLog();
  time.now = MONDAY_MORNING;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
  await receiver.close();
});

function sender(more: Partial<WebhookReceiver> = {}, owner = 'worker-1'): WebhookSender {
  const named = { name: 'jenkins', url: receiver.url, events: [], timeoutSeconds: 1, secret: () => SECRET };
  const made = createWebhookSender({ db, clock, owner, log: log as never }, [{ ...named, ...more }]);
  open.push(made);
  return made;
}

const registered = () => registerReceivers(db, [{ name: 'jenkins', events: [] }]);
const stop = (id: CampaignId, at: Date | null) =>
  db.updateTable('campaigns').set({ stopped_at: at }).where('id', '=', id).execute();
const waiting = () => db.selectFrom('webhook_outbox').selectAll().orderBy('id').execute();
const state = async () => (await loadReceivers(db))[0];
const types = () => receiver.received.map(({ body }) => (JSON.parse(body).type as string).replace('patchcenter.', ''));
const later = (minutes: number) => {
  time.now = new Date(time.now.getTime() + minutes * 60_000);
};

it('sends a CloudEvent that its receiver can verify', async () => {
  await registered();
  const campaign = await addCampaign(db, carole);
  await sender({ headers: () => 'Authorization: Bearer of-jenkins' }).begin();
  const [message] = receiver.received;
  const { headers, body = '' } = message ?? {};
  expect(headers).toMatchObject({
    'content-type': 'application/cloudevents+json; charset=utf-8',
    authorization: 'Bearer of-jenkins',
  });
  const event = JSON.parse(body);
  expect(event).toMatchObject({
    ...{ specversion: '1.0', source: 'urn:patchcenter', type: 'patchcenter.campaign.created' },
    ...{ subject: `campaigns/${campaign}`, campaign: String(campaign), datacontenttype: 'application/json' },
    data: { campaign, kind: 'standard', week: '2027-S02', status: 'open', stopped: false },
  });
  const [id, at] = [headers?.['webhook-id'], headers?.['webhook-timestamp']];
  expect(id).toBe(event.id);
  expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60);
  const expected = createHmac('sha256', SECRET).update(`${id}.${at}.${body}`).digest('base64');
  expect(headers?.['webhook-signature']).toBe(`v1,${expected}`);
  expect(message?.path).toBe('/hooks?job=patching');
  expect(await waiting()).toEqual([]);
  expect(await state()).toMatchObject({ isFailing: false, waiting: 0, givenUp: 0 });
});

it('is begun by the sweep of a worker, and tells what an operation has changed', async () => {
  const ctx = { ...createJobContext(db, createFakeTargets()), webhooks: sender({ events: ['campaign'] }) };
  await sweep(ctx);
  await expect.poll(async () => (await loadReceivers(db)).length).toBe(1);
  const campaignId = await addCampaign(db, carole);
  const by = await somebody(db, 'Omar', ['operator']);
  done(await stopCampaign(openBench(db), by, { campaignId }));
  await sweep(ctx);
  await expect.poll(types).toEqual(['campaign.created', 'campaign.stopped']);
});

it('takes a secret of Standard Webhooks as base64', async () => {
  await registered();
  await addCampaign(db, carole);
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  await sender({ secret: () => `whsec_${key.toString('base64')}` }).begin();
  const { headers, body } = receiver.received[0] ?? { headers: {} as Record<string, string>, body: '' };
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
});

it('keeps the order of a campaign, over many', async () => {
  await registered();
  const campaigns = await Promise.all([1, 2, 3].map(() => addCampaign(db, carole)));
  for (let i = 0; i < 60; i += 1) for (const id of campaigns) await stop(id, i % 2 === 0 ? MONDAY_MORNING : null);
  await sender().begin();
  expect(receiver.received).toHaveLength(183);
  for (const id of campaigns) {
    const own = receiver.received.map(({ body }) => JSON.parse(body)).filter(({ campaign }) => campaign === String(id));
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map(({ sequence }) => sequence).sort());
    expect(own.map(({ type }) => type.split('.').at(-1)).slice(0, 3)).toEqual(['created', 'stopped', 'resumed']);
  }
});

it('waits for a transaction that began earlier and may still bring an older event', async () => {
  await registered();
  const campaign = await addCampaign(db, carole);
  const other = await addCampaign(db, carole);
  await db.deleteFrom('webhook_outbox').execute();
  const one = sender();
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('campaigns').set({ stopped_at: MONDAY_MORNING }).where('id', '=', other).execute();
    await stop(campaign, MONDAY_MORNING);
    await one.begin();
    expect(receiver.received).toEqual([]);
  });
  await one.begin();
  expect(receiver.received).toHaveLength(2);
});

it('waits for no transaction of another database of the server', async () => {
  await registered();
  await addCampaign(db, carole);
  const { db: elsewhere } = await createTestDatabase();
  await elsewhere.transaction().execute(async (trx) => {
    await addUser(trx as never, 'Somebody', []);
    await addCampaign(db, carole);
    await sender().begin();
    expect(receiver.received).toHaveLength(2);
  });
});

it.each<[string, Manner]>([
  ['nothing else', TAKES],
  ['a page in another encoding', { kind: 'text', bytes: Buffer.from('<p>reçu</p>', 'latin1') }],
  ['a text of three megabytes', { kind: 'text', bytes: Buffer.alloc(3 * 1024 * 1024, 'x') }],
  ['a text that never ends', { kind: 'dripping' }],
])('takes 2xx for an arrival, with %s', async (_, manner) => {
  await registered();
  const campaign = await addCampaign(db, carole);
  await stop(campaign, MONDAY_MORNING);
  receiver.behave(manner);
  await sender().begin();
  expect(types()).toEqual(['campaign.created', 'campaign.stopped']);
  expect(await waiting()).toEqual([]);
  expect(await state()).toMatchObject({ isFailing: false, fault: null });
});

it('tries at once, after a restart, what a receiver did not take', async () => {
  await registered();
  await addCampaign(db, carole);
  receiver.behave({ kind: 'status', status: 422 });
  await sender().begin();
  expect(await waiting()).toHaveLength(1);
  receiver.behave(TAKES);
  await sender({}, 'worker-2').begin();
  expect(await waiting()).toEqual([]);
});

describe('a receiver that fails', () => {
  const FAULTS: readonly (readonly [string, Manner, string])[] = [
    ['500', { kind: 'status', status: 500 }, 'HTTP 500'],
    ['401', { kind: 'status', status: 401 }, 'HTTP 401'],
    ['404', { kind: 'status', status: 404 }, 'HTTP 404'],
    ['a redirect', { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'redirects'],
    ['silence', { kind: 'silence' }, 'UND_ERR'],
    ['a dropped connection', { kind: 'drop' }, 'UND_ERR_SOCKET'],
  ];

  it.each(FAULTS)('is left alone, then told all of it in order: %s', async (_, fault, detail) => {
    await registered();
    const campaign = await addCampaign(db, carole);
    await stop(campaign, MONDAY_MORNING);
    receiver.behave(fault);
    const one = sender();
    await one.begin();
    const tried = receiver.received.length;
    expect(tried).toBe(1);
    expect(await state()).toMatchObject({ isFailing: true, waiting: 2, detail: expect.stringContaining(detail) });
    expect(log.lines.filter(({ message }) => message === 'a webhook was not taken')).toHaveLength(1);
    // The circuit is open: nothing is asked.
    await one.begin();
    expect(receiver.received).toHaveLength(tried);
    receiver.behave(TAKES);
    later(61);
    await one.begin();
    expect(types()).toEqual(['campaign.created', 'campaign.created', 'campaign.stopped']);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([ids[0] === ids[1], ids[1] === ids[2]]).toEqual([true, false]);
    expect(await waiting()).toEqual([]);
    expect(await state()).toMatchObject({ isFailing: false, fault: null });
  });

  it('is waited for as long as it asks', async () => {
    await registered();
    await addCampaign(db, carole);
    receiver.behave({ kind: 'status', status: 429, headers: { 'retry-after': '600' } });
    const one = sender();
    await one.begin();
    receiver.behave(TAKES);
    later(9);
    await one.begin();
    expect(receiver.received).toHaveLength(1);
    later(2);
    await one.begin();
    expect(receiver.received).toHaveLength(2);
  });

  it('that is gone keeps nobody who patches waiting, nor another receiver', async () => {
    const good = await startReceiver();
    receiver.behave({ kind: 'silence' });
    const both = [
      { name: 'dead', url: receiver.url, events: [], timeoutSeconds: 5, secret: () => SECRET },
      { name: 'good', url: good.url, events: [], timeoutSeconds: 5, secret: () => SECRET },
    ];
    await registerReceivers(db, both);
    const one = createWebhookSender({ db, clock, owner: 'worker-1', log: log as never }, both);
    open.push(one);
    const campaign = await addCampaign(db, carole);
    const sent = one.begin();
    await expect.poll(() => good.received.length).toBe(1);
    const before = performance.now();
    await stop(campaign, MONDAY_MORNING);
    expect(performance.now() - before).toBeLessThan(1000);
    await one.stop();
    await sent;
    expect(await db.selectFrom('webhook_outbox').selectAll().where('receiver', '=', 'dead').execute()).toHaveLength(2);
    await good.close();
  });

  it('reads no more than a few events at a time, however many wait', async () => {
    await registered();
    const campaign = await addCampaign(db, carole);
    await sql`insert into webhook_outbox (receiver, event_id, type, subject, campaign_id, happened_at, data)
      select 'jenkins', gen_random_uuid(), 'patchcenter.campaign.stopped', 'x', ${campaign}, now(), '{}' from generate_series(1, 20000)`.execute(
      db,
    );
    receiver.behave({ kind: 'status', status: 503 });
    await sender().begin();
    expect(receiver.received).toHaveLength(1);
  });
});

it('holds back the campaign whose event is not taken, and no other', async () => {
  await registered();
  const [bad, fine] = [await addCampaign(db, carole), await addCampaign(db, carole)];
  await stop(bad, MONDAY_MORNING);
  await stop(fine, MONDAY_MORNING);
  const isBad = ({ body }: { body: string }) => JSON.parse(body).campaign === String(bad);
  receiver.behave((message) => (isBad(message) ? { kind: 'status', status: 422 } : TAKES));
  const one = sender();
  await one.begin();
  expect(receiver.received.filter(isBad)).toHaveLength(1);
  expect((await waiting()).map(({ campaign_id: id }) => id)).toEqual([bad, bad]);
  expect(await state()).toMatchObject({ isFailing: true, detail: 'HTTP 422', waiting: 2 });
  receiver.behave(TAKES);
  later(2);
  await one.begin();
  expect(await waiting()).toEqual([]);
});

it('gives up what has not been taken for a day, with a line, and goes on with what is newer', async () => {
  await registered();
  const campaign = await addCampaign(db, carole);
  receiver.behave({ kind: 'status', status: 500 });
  const one = sender();
  await one.begin();
  await sql`update webhook_outbox set happened_at = happened_at - interval '25 hours'`.execute(db);
  await sql`update webhook_receivers set failing_since = failing_since - interval '25 hours'`.execute(db);
  await stop(campaign, MONDAY_MORNING);
  receiver.behave(TAKES);
  later(61);
  await one.begin();
  expect(types()).toEqual(['campaign.created', 'campaign.stopped']);
  expect(await state()).toMatchObject({ givenUp: 1, waiting: 0 });
  expect(log.lines.filter(({ message }) => message === 'events of a webhook were given up')).toHaveLength(1);
});

it('tries what waited while no worker ran before it gives it up', async () => {
  await registered();
  await addCampaign(db, carole);
  await sql`update webhook_outbox set happened_at = happened_at - interval '3 days'`.execute(db);
  await sender().begin();
  expect(types()).toEqual(['campaign.created']);
});

it('sends from one worker at a time, and again what a killed one may not have sent', async () => {
  await registered();
  await addCampaign(db, carole);
  await sql`update webhook_receivers set lease_owner = 'dead', lease_until = now() + interval '1 minute'`.execute(db);
  const one = sender({}, 'worker-2');
  await one.begin();
  expect(receiver.received).toEqual([]);
  await sql`update webhook_receivers set lease_until = now() - interval '1 second'`.execute(db);
  await one.begin();
  expect(receiver.received).toHaveLength(1);
});

it('follows the settings: who is no longer named is told nothing, and nothing waits for them', async () => {
  await registerReceivers(db, [{ name: 'old', events: [] }]);
  await addCampaign(db, carole);
  await sender().begin();
  expect(receiver.received).toEqual([]);
  expect(await waiting()).toEqual([]);
  expect((await loadReceivers(db)).map(({ name }) => name)).toEqual(['jenkins']);
});

it('ADR 7: a restored database sends nothing of before', async () => {
  await registered();
  await addCampaign(db, carole);
  const of = { now: MONDAY_MORNING, of: MONDAY_MORNING, zone: 'Europe/Paris' };
  await db.transaction().execute((trx) => afterRestore(trx, of));
  const one = sender();
  await one.begin();
  expect(receiver.received).toEqual([]);
  const campaign = await addCampaign(db, carole);
  // A transaction of another database that ends while it is looked at counts as ours, once.
  await expect
    .poll(async () => {
      await one.begin();
      return receiver.received.map(({ body }) => JSON.parse(body).campaign);
    })
    .toEqual([String(campaign)]);
});
