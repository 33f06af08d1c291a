// The buttons of history and audit: pages, filters and files, with the rights asked at the click (HIST-2, AUD-1).
import { beforeEach, describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
await somebody(db, 'Vera', ['viewer']);
await somebody(db, 'Ada', ['admin']);
const drawn: unknown[] = [];
const shown: string[] = [];
const actions = createActions({
  send: async () => {},
  commands: () => [],
  ...ctx,
  draw: async (key, _user, options) => {
    drawn.push([key, options?.page]);
    return { kind: 'card', card: { key } };
  },
  show: async (key) => void shown.push(key),
});
beforeEach(() => {
  drawn.length = 0;
  shown.length = 0;
});

let presses = 0;
async function press(name: string, verb: string, data: unknown, kind: 'personal' | 'channel' = 'personal') {
  const person = { entraId: `entra-${name.toLowerCase()}`, name };
  const conversation = { id: 'c', threadId: null, kind, serviceUrl: '', tenantId: null, botId: 'b', name: null };
  const rest = { activityId: `a${presses++}`, messageId: null, trigger: 'manual', locale: 'en-US' } as const;
  const click: CardClick = { verb, data, person, conversation, ...rest };
  const deps = { db, actions, profile: async () => null, may, whoMay, clock: ctx.clock, log: keptLog() };
  return dispatchAction({ ...deps, onRefusal: async () => {}, newReference: () => 'r' }, click);
}

describe('the buttons of the history (HIST-2)', () => {
  it('turns pages and takes filters away', async () => {
    await press('Vera', 'card.page', { key: 'history:y=2026;r=ko', page: 3 });
    await press('Vera', 'history.page', { filter: '', page: 1 });
    expect(drawn).toEqual([
      ['history:y=2026;r=ko', 3],
      ['history', 1],
    ]);
  });

  it('offers the whole as a file, for whoever may read', async () => {
    expect(await press('Vera', 'history.export', { filter: 'r=ko', format: 'xlsx' })).toMatchObject({
      text: expect.stringMatching(/is in this conversation/),
    });
    const { id, request } = await db.selectFrom('downloads').selectAll().executeTakeFirstOrThrow();
    expect(shown).toEqual([`download:${id}`]);
    expect(request).toEqual({ kind: 'history', filter: 'r=ko', format: 'xlsx' });
  });

  it('offers a file that is asked for in a channel to the person alone', async () => {
    const answer = await press('Vera', 'history.export', { filter: '', format: 'csv' }, 'channel');
    expect([shown, answer]).toMatchObject([[], { text: expect.stringMatching(/message me privately/) }]);
  });

  it.each([{ filter: "h=x' or 1=1", page: 1 }, { filter: 'y=26', page: 1 }, { filter: 7, page: 1 }, { page: 1 }])(
    'takes no filter that no card writes: %j',
    async (data) => {
      expect(await press('Vera', 'history.page', data)).toMatchObject({ text: expect.stringMatching(/out of date/) });
      expect(drawn).toEqual([]);
    },
  );
});

describe('the buttons of the audit (AUD-1)', () => {
  it('are for an admin alone', async () => {
    expect(await press('Vera', 'card.page', { key: 'audit', page: 1 })).toMatchObject({
      text: expect.stringMatching(/Only an admin may/),
    });
    expect(await press('Vera', 'audit.export', { filter: '' })).toMatchObject({
      text: expect.stringMatching(/Only an admin may/),
    });
    await press('Ada', 'card.page', { key: 'audit:c=12', page: 2 });
    expect(drawn).toEqual([['audit:c=12', 2]]);
  });

  it('offer a file in a personal chat only', async () => {
    expect(await press('Ada', 'audit.export', { filter: '' }, 'channel')).toMatchObject({
      text: expect.stringMatching(/private chat/),
    });
    expect(shown).toEqual([]);
    await press('Ada', 'audit.export', { filter: '' });
    expect(shown).toHaveLength(1);
  });
});
