// PEOPLE-5: the weekly notice over two chat processes and a restart, as an admin reads it in Teams.
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startChat } from '../../bot/start-chat.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { FakeConnector } from '../fakes/connector/fake-connector.ts';
import { addUser } from '../support/campaign-data.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { ChatDriver } from './chat-driver.ts';

const { db, url } = await createTestDatabase();
const connector = new FakeConnector();
/** Monday 8 March 2027, 8:00 in Paris: nobody is told yet. */
const time = { now: new Date('2027-03-08T07:00:00Z') };
const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
const key = {
  name: 'Clé SSH',
  kind: 'ssh-key',
  owner: 'ops@example.com',
  renewBy: '2027-03-31',
  noticeDays: 30,
} as const;
const settings = { ...CHAT_SETTINGS, identities: { named: [key], unnamed: [] } };
const PATIENCE = { timeout: 30_000, interval: 100 };
/** Longer than a sweep and what it brings about. */
const SWEEPS_MS = 5000;
const running: { address: string; stop(): Promise<void> }[] = [];

async function open() {
  const backend = await openBackend({ kind: 'postgres', url }, () => {});
  const clock = { now: () => time.now };
  const { address, stop } = await startChat({ settings, db, databaseUrl: url, backend, clock, log });
  const one = { address, stop: () => stop().then(() => backend.close()) };
  running.push(one);
  return one;
}

beforeAll(async () => {
  await addUser(db, 'Ada', ['admin']);
  await db.updateTable('users').set({ language: 'fr' }).execute();
  const serviceUrl = await connector.start();
  const [one] = [await open(), await open()];
  await new ChatDriver(one.address, serviceUrl, connector).type('entra-ada', '/aide', 'personal');
  await vi.waitFor(() => expect(connector.messages).not.toEqual([]), PATIENCE);
}, 120_000);
afterAll(async () => {
  for (const one of running) await one.stop();
  await connector.stop();
}, 60_000);

const notices = () =>
  connector.messages.flatMap(({ text }) => (text?.startsWith('Identités de service') ? [text] : []));

it('PEOPLE-5: comes once, in the admin’s language, and again the week after, whatever is restarted', {
  timeout: 120_000,
}, async () => {
  await wait(SWEEPS_MS);
  expect(notices()).toEqual([]);
  time.now = new Date('2027-03-08T08:30:00Z');
  await vi.waitFor(() => expect(notices()).toHaveLength(1), PATIENCE);
  expect(notices()[0]).toMatch(/- Clé SSH \(ops@example\.com\), au plus tard le 31 mars 2027/);
  await running.shift()?.stop();
  await open();
  time.now = new Date('2027-03-10T08:30:00Z');
  await wait(SWEEPS_MS);
  expect(notices()).toHaveLength(1);
  time.now = new Date('2027-04-04T12:00:00Z');
  await wait(SWEEPS_MS);
  expect(notices()).toHaveLength(1);
  time.now = new Date('2027-04-05T12:00:00Z');
  await vi.waitFor(() => expect(notices()).toHaveLength(2), PATIENCE);
  expect(notices()[1]).toContain('échéance dépassée depuis le 31 mars 2027');
});
