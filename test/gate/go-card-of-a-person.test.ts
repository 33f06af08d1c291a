// The go card in somebody's own chat offers what they may decide (GATE-5, PEOPLE-4): it follows whatever makes two accounts one person,
// whoever's row that is, and the end of their account.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { readerOf } from '../../bot/front/reader.ts';
import { createRenderer } from '../../bot/front/render.ts';
import { installCardTriggers } from '../../db/card-triggers.ts';
import { collectCardChanges } from '../../db/queries/chat/card-changes.ts';
import { noteTimePassed } from '../../db/queries/chat/card-clock.ts';
import type { CampaignId, ContactId, UserId } from '../../domain/ids.ts';
import { dirtySeq, showing } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addPlace } from '../support/validation-data.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { carole, omar, olga } = world.people;
const ZONE = 'Europe/Paris';
const LATER_MS = 3_600_000;
let campaignId: CampaignId;
let key: string;

beforeAll(async () => {
  await installCardTriggers(db);
  await addPlace(db, 'a:omar', omar.userId);
  campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  key = `go:${campaignId}`;
  await showing(db, key, 'a:omar');
});

/** Apart: what a test changed is taken back. */
beforeEach(async () => {
  await db.updateTable('users').set({ contact_id: null, expires_at: null, disabled_at: null }).execute();
  for (const { userId, actor } of [carole, omar, olga]) await addressed(userId, `${actor.entraId}@example.org`);
  await db.deleteFrom('contacts').where('name', 'like', 'Boîte%').execute();
  await noteTimePassed(db, world.ctx.time.now, ZONE);
  await collectCardChanges(db);
});

const addressed = (id: UserId, email: string) => db.updateTable('users').set({ email }).where('id', '=', id).execute();
const linked = (id: UserId, contact: ContactId) =>
  db.updateTable('users').set({ contact_id: contact }).where('id', '=', id).execute();

async function contact(email: string): Promise<ContactId> {
  const row = { name: `Boîte ${email}`, email, ldap_dn: null };
  return (await db.insertInto('contacts').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

async function shown(): Promise<string> {
  const clock = { now: () => world.ctx.time.now };
  const renderer = createRenderer({ db, clock, settings: SETTINGS, commands: () => [] });
  const viewer = await readerOf(db, omar.userId, clock.now());
  return JSON.stringify((await renderer.render(key, 'en', viewer))?.card);
}

type Change = () => Promise<unknown>;
const CREATOR = 'entra-carole@example.org';

const TEAM = 'team@example.org';

/** What there is before, then the change itself. */
const CHANGES: Readonly<Record<string, () => Promise<Change>>> = {
  'its person takes the address of the creator’s contact': async () => {
    await linked(carole.userId, await contact(TEAM));
    return () => addressed(omar.userId, TEAM);
  },
  'the creator takes the address of the contact of its person': async () => {
    await linked(omar.userId, await contact(TEAM));
    return () => addressed(carole.userId, TEAM);
  },
  'the contact of its person has the address of the creator': async () => {
    const id = await contact(TEAM);
    await linked(omar.userId, id);
    return () => db.updateTable('contacts').set({ email: CREATOR }).where('id', '=', id).execute();
  },
  'the creator becomes the contact of its person': async () => {
    const id = await contact(TEAM);
    await linked(omar.userId, id);
    return () => linked(carole.userId, id);
  },
  'an account between the two has the contact of one and the address of the other': async () => {
    const id = await contact(TEAM);
    await linked(omar.userId, id);
    await linked(olga.userId, id);
    await linked(carole.userId, await contact('bridge@example.org'));
    return () => addressed(olga.userId, 'bridge@example.org');
  },
  'its person is no longer the creator': async () => {
    await linked(carole.userId, await contact(TEAM));
    await addressed(omar.userId, TEAM);
    return () => addressed(omar.userId, 'entra-omar@example.org');
  },
  'its person is disabled': async () => () =>
    db.updateTable('users').set({ disabled_at: world.ctx.time.now }).where('id', '=', omar.userId).execute(),
  'the account of its person ends, with nothing written': async () => {
    const end = new Date(world.ctx.time.now.getTime() + LATER_MS);
    await db.updateTable('users').set({ expires_at: end }).where('id', '=', omar.userId).execute();
    return async () => {
      world.later((2 * LATER_MS) / 60_000);
      await noteTimePassed(db, world.ctx.time.now, ZONE);
    };
  },
};

it.each(Object.entries(CHANGES))('GATE-5: is drawn again when %s', async (_, prepare) => {
  const change = await prepare();
  await noteTimePassed(db, world.ctx.time.now, ZONE);
  const [card, before] = [await shown(), await dirtySeq(db, key)];
  await change();
  expect(await shown()).not.toBe(card);
  expect(await dirtySeq(db, key)).toBeGreaterThan(before);
});
