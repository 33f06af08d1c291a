// Each row of `docs/rights.md` is done by somebody with every role and a list of hosts, about servers that are not on it: refused, or
// narrowed, as the file says. And by somebody whose list holds every server, who is refused only what no list opens.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSettingsBook } from '../../config/settings-book.ts';
import { loadSettings } from '../../config.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import { ROLES } from '../../domain/people/roles.ts';
import { type Somebody, somebody } from '../bot/shared/bench.ts';
import { textOf } from '../bot/shared/card-text.ts';
import { createCardWorld, keysOf } from '../support/card-world.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addContact } from '../support/validation-data.ts';
import { type Asked, askedOf, thingsOf } from './asked.ts';
import { readRights } from './document.ts';

const { db } = await createTestDatabase();
const world = await createCardWorld(db);
const chat = openChatBench(
  world.ctx,
  createSettingsBook(loadSettings({}), async () => {}),
);
const { ada } = world.people;
/** A change of one server, rather than one that brings a new one. */
const changed = /^inventory-change:(\d+)$/.exec(await chat.type(ada, '/server vrapp5 set zone Est moved'));
const inventoryChange = Number(changed?.[1]) as InventoryChangeId;
const things = { ...(await thingsOf(world)), ids: { ...world.ids, inventoryChange } };
/** `vredge1` alone, which no campaign has. */
const lea = await somebody(db, 'Lea', ROLES);
/** Without a list. */
const alex = await somebody(db, 'Alex', ROLES);
/** `*`: all of them, by a list. */
const max = await somebody(db, 'Max', ROLES);

beforeAll(async () => {
  await addContact(db, world.application, lea.userId, 'deputy');
  await addContact(db, world.application, max.userId, 'deputy');
  await addContact(db, world.application, alex.userId, 'deputy');
  await db
    .insertInto('account_hosts')
    .values([
      { user_id: lea.userId, kind: 'host', value: 'vredge1' },
      { user_id: max.userId, kind: 'host', value: '*' },
    ])
    .execute();
});

const rows = readRights(readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8'));

const ask = (who: Somebody, asked: Asked) =>
  'line' in asked ? chat.type(who, asked.line) : chat.press(who, asked.verb, asked.data);
/** The card, where a line was answered with one. */
async function seen(who: Somebody, asked: Asked): Promise<string> {
  const said = await ask(who, asked);
  const drawn = /^[a-z-]+(:\S*)?$/.test(said) ? await chat.card(said, who) : null;
  return drawn === null ? said : JSON.stringify(drawn.card);
}

const BY_LIST = /Outside the servers of your account|Your account is limited to some servers/;
/** There is no file in the message, no change of theirs to take back, and no baseline of that name: what comes then is in `reach.test.ts`. */
const NOTHING_YET = /^(Attach the workbook|There is no change of|No baseline is called)/;
const SERVERS = /\bv[pr](app\d|lone1|solo1|quick1)\b/;
const NO_SERVER = 'Outside the servers of your account: ';

/** What somebody has done by themselves: what is refused, looked at or offered is none of it. */
async function deeds(who: Somebody): Promise<readonly string[]> {
  const found = await db
    .selectFrom('audit_log')
    .select('action')
    .where('user_id', '=', who.userId)
    .where('action', 'not like', '%refused')
    .where('action', '!=', 'download.offer')
    .orderBy('id')
    .execute();
  return found.map(({ action }) => action);
}

describe('a card', async () => {
  const keys = await keysOf(world);
  const text = async (key: string, who: Somebody) => {
    const drawn = await chat.card(key, who);
    return drawn === null ? '' : textOf(drawn);
  };

  it.each(keys)('%s names no server that is not on the list', async (key) => {
    const said = await text(key, lea);
    const named = SERVERS.exec(key)?.[0];
    if (!BY_LIST.test(said) && named === undefined) expect(said).not.toMatch(SERVERS);
  });

  it.each(keys)('%s is whole for a list with every server', async (key) => {
    const said = await text(key, max);
    if (BY_LIST.test(said)) return;
    // Windows are closed to whom has a list, on the card of a patch group too (POL-5).
    const ofWindow = /^Maintenance window · |\(Europe\/Paris\), .* · approved until /;
    const plain = (shown: string) =>
      shown
        .split('\n')
        .filter((line) => !line.includes('Only the servers of your account'))
        .filter((line) => !(key.startsWith('group:') && ofWindow.test(line)));
    expect(plain(said)).toEqual(plain(await text(key, alex)));
  });
});

describe.each(rows)('$what', ({ what, list }) => {
  const asked = askedOf(what, things);

  it(`under a list without these servers: ${list}`, async () => {
    const before = await deeds(lea);
    const said = await seen(lea, asked);
    if (list === 'same') {
      expect(said).not.toMatch(BY_LIST);
      return;
    }
    expect(await deeds(lea)).toEqual(before);
    if (NOTHING_YET.test(said)) return;
    if (list === 'closed' || list === 'whole') expect(said).toMatch(BY_LIST);
    // A refusal names what was asked about, and nothing else does.
    if (!said.includes(NO_SERVER) && !('line' in asked && SERVERS.test(asked.line))) expect(said).not.toMatch(SERVERS);
  });

  it(`under a list with every server: ${list === 'closed' ? 'closed' : 'as without'}`, async () => {
    const said = await seen(max, asked);
    if (list === 'as-opened' || NOTHING_YET.test(said)) return;
    if (list === 'closed') expect(said).toMatch(BY_LIST);
    else expect(said).not.toMatch(BY_LIST);
  });
});
