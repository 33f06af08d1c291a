// A live card equals a new drawing, whatever changes in the database: rows are changed column by column, by no operation at all.
import { beforeAll, describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { CARD_SOURCES } from '../../../db/card-sources/all.ts';
import { collectCardChanges } from '../../../db/queries/chat/card-changes.ts';
import type { Db, Trx } from '../../../db/schema/database.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { namedItop } from '../../fakes/integration.ts';
import { createCardWorld, keysOf } from '../../support/card-world.ts';
import { createRandom, seedOf } from '../../support/random.ts';
import { recorded, wordsOf } from '../../support/recorded-queries.ts';
import { type RowChange, rowChanges } from '../../support/row-changes.ts';
import { createTestDatabase } from '../../support/test-database.ts';

/** `all`: every change of every column, some ten minutes. */
const MAX_CHANGES =
  process.env.CARD_CHANGES === 'all' ? Number.POSITIVE_INFINITY : Number(process.env.CARD_CHANGES ?? 60);

/** Changes of one table alone. */
const ONLY = process.env.CARD_TABLE;
const SEED = seedOf('CARD_SEED');

const settings = { ...SETTINGS, integrations: [namedItop()] };
const { db } = await createTestDatabase();
const drawn = new Map<string, string>();
/** Of each card: the words of the queries that it is drawn with. */
const mentioned = new Map<string, ReadonlySet<string>>();
let now = new Date();

const commands = createCommands(
  { db, clock: { now: () => now }, jobQueue: { enqueue: async () => {} }, settings: settings as never },
  { readIncomingFile: () => Promise.reject(new Error('no files here')) },
);

async function draw(database: Db, key: string): Promise<string> {
  const renderer = createRenderer({
    db: database,
    clock: { now: () => now },
    settings,
    commands: () => commands,
  });
  return JSON.stringify((await renderer.render(key, 'en'))?.card ?? null);
}

beforeAll(async () => {
  const world = await createCardWorld(db);
  now = world.ctx.time.now;
  for (const key of await keysOf(world)) {
    await world.show(key);
    const asked = recorded(db);
    drawn.set(key, await draw(asked.db, key));
    mentioned.set(key, wordsOf(asked.queries.join(' ')));
  }
  await collectCardChanges(db);
}, 60_000);

/** Without the same one twice. */
function someOf<T>(items: readonly T[], most: number): readonly T[] {
  const { below } = createRandom(SEED);
  const left = [...items];
  return Array.from({ length: Math.min(most, left.length) }, () => left.splice(below(left.length), 1)).flat();
}

class RolledBack extends Error {}

type Found = { readonly stale: readonly string[]; readonly noted: readonly string[] };

/** null: a constraint forbids it. The change is taken back. */
async function tried(change: RowChange): Promise<Found | null> {
  let found: Found | null = null;
  await db
    .transaction()
    .execute(async (trx) => {
      const before = await counters(trx);
      await change.make(trx).catch(() => {
        throw new RolledBack();
      });
      found = await compared(trx, change.table, before);
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  return found;
}

async function compared(trx: Trx, table: string, before: ReadonlyMap<string, string>): Promise<Found> {
  await collectCardChanges(trx);
  const after = await counters(trx);
  const noted = [...drawn.keys()].filter((key) => after.get(key) !== before.get(key));
  const stale: string[] = [];
  for (const [key, shown] of drawn) {
    if (noted.includes(key) || mentioned.get(key)?.has(table) !== true) continue;
    // A change that the code never makes may not be drawable at all.
    const text = await draw(trx, key).catch((error: Error) => `fails: ${error.message}`);
    if (text.startsWith('fails: ') && /transaction is aborted/.test(text)) break;
    if (text !== shown) stale.push(key);
  }
  return { stale, noted };
}

async function counters(trx: Trx): Promise<ReadonlyMap<string, string>> {
  const rows = await trx.selectFrom('cards').select(['key', 'dirty_seq']).execute();
  return new Map(rows.map(({ key, dirty_seq }) => [key, dirty_seq]));
}

describe('every kind of card', () => {
  it('is in this world', () => {
    expect([...drawn].filter(([, card]) => card === 'null').map(([key]) => key)).toEqual([]);
    const kinds = new Set([...drawn.keys()].map((key) => key.split(':')[0]));
    const without = Object.keys(CARD_SOURCES).filter((kind) => !kinds.has(kind));
    expect(without, 'kinds to be added to keysOf (test/support/card-world.ts)').toEqual([]);
  });

  it('declares every table that it is drawn from', async () => {
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    const missing = [...mentioned].flatMap(([key, words]) => {
      const kind = key.split(':')[0] ?? '';
      const declared = new Set(
        Object.entries(CARD_SOURCES).flatMap(([of, { reads }]) => (of === kind ? Object.keys(reads) : [])),
      );
      return tables
        .filter((table) => words.has(table) && !declared.has(table))
        .map((table) => `${kind} reads ${table}`);
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it('is noted as changed by whatever row it is drawn from', { timeout: 3_600_000 }, async () => {
    const all = (await rowChanges(db, 2)).filter(({ table }) => ONLY === undefined || table === ONLY);
    const changes = someOf(all, MAX_CHANGES);
    const missed: string[] = [];
    let made = 0;
    for (const change of changes) {
      const found = await tried(change);
      if (found === null) continue;
      made += 1;
      if (found.stale.length > 0) missed.push(`${change.name}: ${found.stale.join(' ')}`);
    }
    expect(missed, `CARD_SEED=${SEED}, ${made} changes`).toEqual([]);
    expect(made).toBeGreaterThan(changes.length / 3);
  });
});
