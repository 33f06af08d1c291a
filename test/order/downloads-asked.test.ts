// RUN-22 as people ask for it: a patch group by whoever edits groups, a site by its own admins alone; the cards say so.
import { expect, it } from 'vitest';
import { openBench, somebody } from '../bot/shared/bench.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../support/campaign-data.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const chat = openChatBench(openBench(db));
const ada = await somebody(db, 'Ada', ['admin']);
const olga = await somebody(db, 'Olga', ['operator']);

it('RUN-22 a group is switched on and off by whoever edits groups', async () => {
  await chat.type(ada, '/group create Fronts');
  const key = await chat.type(ada, '/group Fronts download yes');
  expect(key).toMatch(/^group:/);
  expect(await chat.text(key, olga)).toContain('downloads on the eve');
  expect(await chat.type(olga, '/group Fronts download no')).toMatch(/Only/);
  expect(await chat.type(ada, '/group Fronts download perhaps')).toMatch(/Answer yes or no/);
  expect(await chat.type(ada, '/groupe Fronts telecharger non')).toBe(key);
  expect(await chat.text(key, olga)).not.toContain('downloads on the eve');
});

it('RUN-22 a site is switched on by its own admins, not by one of the product', async () => {
  await chat.type(ada, '/site create Lyon');
  await chat.type(ada, '/site Lyon admin Olga');
  expect(await chat.type(ada, '/site Lyon download yes')).toMatch(/admin/);
  expect(await chat.type(olga, '/site Lyon download yes')).toBe('sites');
  expect(await chat.text('sites', olga)).toContain('downloads on the eve');
  expect(await chat.type(olga, '/site Lyon telecharger oui')).toBe('It is so already.');
});

it('RUN-22 the cards of the campaign and of the server say what became of it', async () => {
  const [one, two] = [await addServer(db, 'vreve1'), await addServer(db, 'vreve2')];
  const campaign = await addCampaign(db, ada.userId);
  const row = {
    campaign_id: campaign,
    for_day: '2027-01-12',
    begun_at: MONDAY_MORNING,
    ends_by: MONDAY_MORNING,
  } as const;
  const none = { list_hash: null, baseline_version_id: null, kb_per_second: 500, lease_owner: null, lease_until: null };
  for (const [server, state, failure] of [
    [one, 'done', null],
    [two, 'failed', 'network'],
  ] as const) {
    const session_id = await addSession(db, campaign, server);
    const ended = { state, failure, detail: failure, ended_at: MONDAY_MORNING };
    await db
      .insertInto('package_downloads')
      .values({ ...row, ...none, ...ended, session_id, server_id: server })
      .execute();
  }
  expect(await chat.text(`campaign:${campaign}`, olga)).toContain('Downloaded on the eve: 1 of 2 servers, 1 failed');
  expect(await chat.text('server:vreve1', olga)).toContain('Downloaded on the eve.');
  expect(await chat.text('server:vreve2', olga)).toContain('The download on the eve failed: network.');
});
