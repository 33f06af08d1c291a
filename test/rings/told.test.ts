// RING-1: who is told that a ring has opened, and which site is reminded, once each.
import { expect, it } from 'vitest';
import { openRing } from '../../bot/rings/open-ring.ts';
import type { RingId, ServerId } from '../../domain/ids.ts';
import { announceRings, remindSites } from '../../jobs/notices/ring-notices.ts';
import { done, somebody } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addPlace, messagesIn } from '../support/validation-data.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, jobs } = world;
const { ada, carole } = world.people;
const vera = await somebody(db, 'Vera', ['viewer']);
await addPlace(db, 'chat-vera', vera.userId);
await addPlace(db, 'chat-carole', carole.userId);
const { notifications } = jobs.settings;

async function ring(name: string, position: number, soakDays = 0): Promise<RingId> {
  const row = { name, position, soak_days: soakDays, made_by: ada.userId, made_at: world.later() };
  return (await db.insertInto('rings').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

async function group(name: string, ringId: RingId, server: ServerId): Promise<void> {
  const made = { made_by: ada.userId, made_at: world.later() };
  const { id } = await db
    .insertInto('patch_groups')
    .values({ name, ring_id: ringId, ...made })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('patch_group_servers')
    .values({ server_id: server, group_id: id, added_by: null, added_at: made.made_at })
    .execute();
}

const said = async () => (await messagesIn(db, 'channel-all')).filter((text) => /ring|anneau/i.test(text));
/** As two workers do. */
const swept = async () => {
  const now = world.later();
  const told = await Promise.all([announceRings(db, now, notifications), announceRings(db, now, notifications)]);
  return told[0] + told[1];
};

it('tells the channel of a campaign once that a ring has opened, by its evidence or by a decision', async () => {
  const [bench, pilot, other] = [await world.pair(), await world.pair(), await world.pair()];
  const [first, second] = [await ring('banc', 1), await ring('pilote', 2)];
  await group('Banc', first, bench.nonprod);
  await group('Pilote', second, pilot.nonprod);
  const campaign = await world.campaign();
  for (const { nonprod } of [bench, pilot, other]) await world.session(campaign, nonprod);
  expect(await swept()).toBe(0);
  await world.patch(campaign, bench.nonprod);
  expect(await swept()).toBe(0);
  done(await world.answer(campaign, bench.nonprod));
  expect(await swept()).toBe(1);
  expect(await swept()).toBe(0);
  expect(await said()).toEqual([
    `Ring “pilote” is open in campaign ${campaign}, non-production: 1 server to patch (/rings ${campaign}).`,
  ]);

  done(await openRing(ctx, ada, { campaignId: campaign, ring: null, reason: 'CVE exploitée' }));
  expect(await swept()).toBe(1);
  // The message is long gone: the audit still knows that it was said.
  await db.deleteFrom('outgoing_messages').execute();
  expect(await swept()).toBe(0);

  // What was open already when the campaign was made has not opened.
  const late = await world.campaign();
  await world.session(late, (await world.pair()).nonprod);
  await world.patch(campaign, pilot.nonprod);
  done(await world.answer(campaign, pilot.nonprod));
  expect(await swept()).toBe(1);
  const later = await world.campaign();
  await world.session(later, (await world.pair()).nonprod);
  expect(await swept()).toBe(0);
});

it('tells whoever made it where no channel is bound', async () => {
  await db.deleteFrom('channel_bindings').execute();
  const [waits, other] = [await world.pair(), await world.pair()];
  await group(
    'Pilote 2',
    (await db.selectFrom('rings').select('id').where('name', '=', 'pilote').executeTakeFirstOrThrow()).id,
    waits.nonprod,
  );
  const campaign = await world.campaign();
  for (const { nonprod } of [waits, other]) await world.session(campaign, nonprod);
  expect(await swept()).toBe(0);
  done(await openRing(ctx, ada, { campaignId: campaign, ring: null, reason: 'CVE exploitée' }));
  expect(await swept()).toBe(1);
  expect(await messagesIn(db, 'chat-carole')).toEqual([
    `Ring “everybody” is open in campaign ${campaign}, non-production: 1 server to patch (/rings ${campaign}).`,
  ]);
});

/** Made a week before the Monday on which its server is planned. */
async function campaignOnSite(name: string) {
  const { nonprod } = await world.pair();
  const made = { made_by: ada.userId, made_at: world.later() };
  const { id } = await db
    .insertInto('sites')
    .values({ name, ...made })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('site_admins')
    .values({ site_id: id, user_id: vera.userId, added_by: ada.userId, added_at: made.made_at })
    .execute();
  await db.updateTable('servers').set({ site_id: id }).where('id', '=', nonprod).execute();
  const campaign = await world.campaign();
  const session = await world.session(campaign, nonprod);
  await db
    .updateTable('campaigns')
    .set({ created_at: new Date('2027-01-11T08:00:00Z') })
    .where('id', '=', campaign)
    .execute();
  await db.updateTable('patch_sessions').set({ date_prevue: '2027-01-18' }).where('id', '=', session).execute();
  return { id, campaign };
}

const remindedAt = (day: string) => remindSites(db, new Date(`${day}T10:00:00Z`), notifications);

it('reminds the admins of a site that has not answered, on the working day before its first server, once', async () => {
  const { campaign } = await campaignOnSite('Nancy');
  expect([await remindedAt('2027-01-11'), await remindedAt('2027-01-14'), await remindedAt('2027-01-18')]).toEqual([
    0, 0, 0,
  ]);
  const friday = await Promise.all([remindedAt('2027-01-15'), remindedAt('2027-01-15')]);
  expect(friday.toSorted()).toEqual([0, 1]);
  expect(await messagesIn(db, 'chat-vera')).toEqual([
    expect.stringMatching(new RegExp(`“Nancy” has not answered campaign ${campaign}: .*18 January.*1 server`)),
  ]);
  expect(await remindedAt('2027-01-17')).toBe(0);
});

it('reminds nobody who has answered', async () => {
  const { id, campaign } = await campaignOnSite('Lyon');
  const answered = { answered_by: vera.userId, answered_at: new Date('2027-01-12T08:00:00Z') };
  await db
    .insertInto('site_answers')
    .values({ campaign_id: campaign, site_id: id, answer: 'accepted', day: null, reason: null, ...answered })
    .execute();
  expect(await remindedAt('2027-01-15')).toBe(0);
});
