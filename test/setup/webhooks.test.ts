// The doctor's line of a receiver of webhooks: whether the last deliveries arrived, by what the worker has noted.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { registerReceivers } from '../../db/queries/webhooks/receivers.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const { db } = await createTestDatabase();
const receiver = (name: string) => ({
  name,
  url: 'https://receiver.example.com/',
  secretFile: '/etc/patchcenter/secret',
});
const settings = settingsOf({}, { zone: 'Europe/Paris', webhooks: [receiver('jenkins'), receiver('chat')] });
const sayOf = async (name: string) => said(await asked(`webhook ${name}`, installed({ db, settings })));

it('says of each receiver whether its last deliveries arrived, and sends nothing', async () => {
  expect(await sayOf('jenkins')).toBe('unknown: the worker does not know it yet');
  await registerReceivers(db, [
    { name: 'jenkins', events: [] },
    { name: 'chat', events: [] },
  ]);
  expect(await sayOf('jenkins')).toBe('unknown: nothing was sent to it yet');

  await sql`update webhook_receivers set sent = 3, last_sent_at = '2027-01-11T08:12:44Z' where name = 'jenkins'`.execute(
    db,
  );
  expect(await sayOf('jenkins')).toBe('yes: last arrival: 2027-01-11 09:12');
  expect(await sayOf('chat')).toBe('unknown: nothing was sent to it yet');

  await sql`update webhook_receivers set failures = 4, failing_since = now(), fault = 'refused', detail = 'HTTP 401', given_up = 2
    where name = 'jenkins'`.execute(db);
  expect(await sayOf('jenkins')).toBe(
    'no: failed deliveries in a row: 4 (refuses the account or token (HTTP 401)), waiting: 0, given up in all: 2; last arrival: 2027-01-11 09:12',
  );
  await sql`update webhook_receivers set failures = 1, failing_since = now(), fault = 'silent' where name = 'chat'`.execute(
    db,
  );
  expect(await sayOf('chat')).toMatch(/^no: failed deliveries in a row: 1 .*; nothing has ever arrived$/);
});

it('is red when one event is not taken while others arrive', async () => {
  await sql`update webhook_receivers set failures = 0, failing_since = null, fault = null, detail = null, given_up = 0,
    last_sent_at = '2027-01-11T08:12:44Z'`.execute(db);
  const waits = (fault: string | null) =>
    sql`insert into webhook_outbox
    (receiver, event_id, type, subject, campaign_id, happened_at, data, fault, detail)
    values ('jenkins', gen_random_uuid(), 'campaign.started', 'campaigns/1', 1, now(), '{}', ${fault}, ${fault && 'HTTP 422'})`.execute(
      db,
    );
  await waits(null);
  expect(await sayOf('jenkins')).toBe('yes: last arrival: 2027-01-11 09:12; waiting: 1');
  await waits('nonsense');
  expect(await sayOf('jenkins')).toMatch(/^no: some events are not taken .*HTTP 422.*, waiting: 2; last arrival/);
});
