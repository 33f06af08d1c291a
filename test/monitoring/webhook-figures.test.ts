// What a scrape says of the receivers of webhooks: nothing without settings.
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createChatFigures } from '../../bot/chat-monitoring.ts';
import { registerReceivers } from '../../db/queries/webhooks/receivers.ts';
import { addCampaign, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { familiesOf, sampleOf } from './scraped.ts';

const { db } = await createTestDatabase();

async function scraped(webhooks: readonly string[]): Promise<string> {
  const figures = createChatFigures({
    db,
    clock: { now: () => MONDAY_MORNING },
    log: pino({ level: 'silent' }),
    jobQueue: { look: async () => [] },
    settings: { ...CHAT_SETTINGS, webhooks },
  });
  return (await figures.page()).text;
}

it('are not there without settings', async () => {
  const families = [...familiesOf(await scraped([])).keys()];
  expect(families.filter((name) => name.includes('webhook'))).toEqual([]);
});

it('tell what waits, what was given up, and failures in a row', async () => {
  await registerReceivers(db, [{ name: 'jenkins', events: [] }]);
  await addCampaign(db, await addUser(db, 'Carole', ['coordinator']));
  await db.updateTable('webhook_receivers').set({ failures: 3, given_up: 7 }).execute();
  const text = await scraped(['jenkins']);
  const figure = (name: string, labels = {}) =>
    sampleOf(text, `patchcenter_webhook_${name}`, { receiver: 'jenkins', ...labels });
  expect(figure('failures')).toBe(3);
  expect([figure('events', { state: 'waiting' }), figure('events', { state: 'given-up' })]).toEqual([1, 7]);
});
