// What a scrape says of the systems around the product: nothing without settings, and never an age that nobody knows.
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createChatFigures } from '../../bot/chat-monitoring.ts';
import { namedItop } from '../fakes/integration.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { familiesOf, sampleOf } from './scraped.ts';

const { db } = await createTestDatabase();
const now = new Date('2026-11-30T08:00:00Z');
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

async function scraped(integrations = [namedItop()]): Promise<string> {
  const figures = createChatFigures({
    db,
    clock: { now: () => now },
    log: pino({ level: 'silent' }),
    jobQueue: { look: async () => [] },
    settings: { ...CHAT_SETTINGS, integrations },
  });
  return (await figures.page()).text;
}

const itop = (text: string, figure: string, labels = {}) =>
  sampleOf(text, `patchcenter_integration_${figure}`, { integration: 'itop', ...labels });

it('are not there without settings', async () => {
  const families = [...familiesOf(await scraped([])).keys()];
  expect(families).toContain('patchcenter_campaigns_open');
  expect(families.filter((name) => name.includes('integration'))).toEqual([]);
});

it('give no age to what was never read, and count its failures', async () => {
  expect(itop(await scraped(), 'failures')).toBe(0);
  await db.insertInto('integration_states').values({ integration: 'itop', failures: 4 }).execute();
  const text = await scraped();
  expect([itop(text, 'copy_age_seconds'), itop(text, 'failures'), itop(text, 'parked')]).toEqual([null, 4, 0]);
});

it('tell the age of the copy, and what is to be written there; what was written since is not given up', async () => {
  await db
    .updateTable('integration_states')
    .set({ last_ok_at: before(15), failures: 0 })
    .execute();
  const row = { integration: 'itop', topic: 'excludes', kind: 'Server', wish: '{}', wished_at: before(20) } as const;
  const end = { state: 'given-up', ended_at: before(10) } as const;
  await db
    .insertInto('integration_outbox')
    .values([
      { ...row, remote_id: '1', ...end },
      { ...row, remote_id: '2', ...end },
      { ...row, remote_id: '3', state: 'waiting' },
    ])
    .execute();
  await db
    .insertInto('integration_outbox')
    .values({ ...row, remote_id: '2', state: 'done', ended_at: before(5) })
    .execute();
  const text = await scraped();
  expect(itop(text, 'copy_age_seconds')).toBe(900);
  expect([itop(text, 'outbox', { state: 'waiting' }), itop(text, 'outbox', { state: 'given-up' })]).toEqual([1, 1]);
  expect(sampleOf(text, 'patchcenter_source_up', { source: 'integrations' })).toBe(1);
});
