// The rights of `docs/rights.md` where all the servers are Windows, or instances of EC2: the same for each role, and under a list of hosts. A share of the
// rows each day.
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createSettingsBook } from '../../config/settings-book.ts';
import { loadSettings } from '../../config.ts';
import { followWindowsPolicy } from '../../db/queries/servers/patched-families.ts';
import type { Db } from '../../db/schema/database.ts';
import { ROLES, type Role } from '../../domain/people/roles.ts';
import { type Somebody, somebody } from '../bot/shared/bench.ts';
import { textOf } from '../bot/shared/card-text.ts';
import { createCardWorld, keysOf } from '../support/card-world.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { shareOfToday } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Asked, askedOf, thingsOf } from './asked.ts';
import { readRights } from './document.ts';

const KINDS: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  Windows: async (db) => {
    await followWindowsPolicy(db, { patched: true, hprodDays: null, prodDays: null });
    await db.updateTable('servers').set({ os_family: 'windows' }).execute();
  },
  EC2: (db) =>
    sql`insert into ec2_instances (hostname, account, region, instance_id, changed_at)
      select hostname, 'main', 'eu-west-3', 'i-' || lpad(to_hex(id), 17, '0'), now() from servers`.execute(db),
};

/** Of all that servers of one kind alone would be drawn with, or answer. */
const SHARES = 13;
const SERVERS = /\bv[pr](app\d|lone1|solo1|quick1)\b/;
const NOT_BY_ROLE = /^(?!Audit\n).*Only an? [a-z ,]+ may do this\./s;
const BY_LIST = /Outside the servers of your account|Your account is limited to some servers/;

const rows = readRights(readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8'));

describe.each(Object.entries(KINDS))('%s: ', async (_, become) => {
  const { db } = await createTestDatabase();
  const world = await createCardWorld(db);
  const chat = openChatBench(
    world.ctx,
    createSettingsBook(loadSettings({}), async () => {}),
  );
  const things = await thingsOf(world);
  const { claire, omar, olivia, ada } = world.people;
  const viewer = await somebody(db, 'Vera', ['viewer']);
  const person: Readonly<Record<Role, Somebody>> = {
    coordinator: claire,
    operator: omar,
    owner: olivia,
    viewer,
    admin: ada,
  };
  /** `vredge1` alone, which no campaign has. */
  const lea = await somebody(db, 'Lea', ROLES);
  await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vredge1' }).execute();
  await become(db);

  const ask = (who: Somebody, asked: Asked) =>
    'line' in asked ? chat.type(who, asked.line) : chat.press(who, asked.verb, asked.data);

  const cases = rows.flatMap(({ what, extents }) => ROLES.map((role) => ({ what, role, extent: extents[role] })));
  it.each(shareOfToday(cases, SHARES))('$what as the file says for the role $role', async ({ what, role, extent }) => {
    const said = await ask(person[role], askedOf(what, things));
    expect({ refused: NOT_BY_ROLE.test(said), said: said.slice(0, 200) }).toMatchObject({ refused: extent === 'none' });
  });

  it.each(shareOfToday(rows, SHARES))('$what under a list without these servers', async ({ what, list }) => {
    const asked = askedOf(what, things);
    const said = await ask(lea, asked);
    const drawn = /^[a-z-]+(:\S*)?$/.test(said) ? await chat.card(said, lea) : null;
    const shown = drawn === null ? said : JSON.stringify(drawn.card);
    if (list === 'same' || BY_LIST.test(shown) || ('line' in asked && SERVERS.test(asked.line))) return;
    expect(shown).not.toMatch(SERVERS);
  });

  it.each(shareOfToday(await keysOf(world), SHARES))(
    'the card %s names no server that is not on the list',
    async (key) => {
      const drawn = await chat.card(key, lea);
      const said = drawn === null ? '' : textOf(drawn);
      if (BY_LIST.test(said) || SERVERS.test(key)) return;
      expect(said).not.toMatch(SERVERS);
    },
  );
});
