// Each row of `docs/rights.md` is done by somebody of each role: refused with who may exactly where the file says so. Where it says "own",
// by an owner of the application and by an owner of another one.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSettingsBook } from '../../config/settings-book.ts';
import { loadSettings } from '../../config.ts';
import { ROLES, type Role } from '../../domain/people/roles.ts';
import { type Somebody, somebody } from '../bot/shared/bench.ts';
import { addApplication } from '../support/campaign-data.ts';
import { createCardWorld } from '../support/card-world.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Asked, askedOf, thingsOf } from './asked.ts';
import { readRights } from './document.ts';

const { db } = await createTestDatabase();
const world = await createCardWorld(db);
const chat = openChatBench(
  world.ctx,
  createSettingsBook(loadSettings({}), async () => {}),
);
const things = await thingsOf(world);
const { claire, omar, olivia, ada } = world.people;
const PERSON: Readonly<Record<Role, Somebody>> = {
  coordinator: claire,
  operator: omar,
  owner: olivia,
  viewer: await somebody(db, 'Vera', ['viewer']),
  admin: ada,
};
const otto = await somebody(db, 'Otto', ['owner']);
await addApplication(db, 'Billing', otto.userId);

const rows = readRights(readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8'));

const ask = (who: Somebody, asked: Asked) =>
  'line' in asked ? chat.type(who, asked.line) : chat.press(who, asked.verb, asked.data);
/** As `whoMay` says it, alone, behind what was wrong with the line, or on the card that was clicked; the audit lists refusals of others. */
const NOT_BY_ROLE = /^(?!Audit\n).*Only an? [a-z ,]+ may do this\./s;
const NOT_OWN = /not an owner of this application|Only an owner of this application|not in any of your applications/;

describe.each(rows.filter(({ extents }) => Object.values(extents).includes('own')))('$what', ({ what }) => {
  beforeEach(async () => {
    const waiting = { status: 'en_attente', answered_by: null, answered_at: null, comment: null, answers: 0 } as const;
    await db.updateTable('patch_validation').set(waiting).where('server_id', '=', things.of.serverId).execute();
    const open = { state: 'open', ended_by: null, ended_at: null } as const;
    await db.updateTable('rollback_requests').set(open).where('id', '=', things.of.requestId).execute();
  });

  it('is refused to an owner of another application, and not to its own', async () => {
    expect(await ask(otto, askedOf(what, things))).toMatch(NOT_OWN);
    expect(await ask(olivia, askedOf(what, things))).not.toMatch(NOT_OWN);
  });
});

describe.each(rows)('$what', ({ what, extents }) => {
  it.each(ROLES)('as the file says for the role %s', async (role) => {
    const said = await ask(PERSON[role], askedOf(what, things));
    expect({ refused: NOT_BY_ROLE.test(said), said: said.slice(0, 200) }).toMatchObject({
      refused: extents[role] === 'none',
    });
  });
});
