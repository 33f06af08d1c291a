// A takeover from a running PatchCenter: proposed as one change, applied whole, taken back; the other database is never written.
import { describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeTakeover } from '../../../bot/takeover/propose-takeover.ts';
import { openSource } from '../../../db/patchcenter/source.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { createPatchCenter, type PatchCenterDatabase } from '../../support/patchcenter-database.ts';
import { patchCenterRows } from '../../support/patchcenter-estate.ts';
import { seedOf } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const seed = seedOf('TAKEOVER_SEED');

describe(`a takeover (TAKEOVER_SEED=${seed})`, async () => {
  const foreign = await createPatchCenter(patchCenterRows(seed, { applications: 12, history: 300, messy: true }));
  const { db } = await createTestDatabase();
  const ctx = openBench(db);
  const ada = await somebody(db, 'Ada', ['admin']);
  const propose = (from: PatchCenterDatabase = foreign) =>
    proposing(from, async (source) => proposeTakeover(ctx, ada, { source, covers: [] }));

  it('brings servers, plan, rules, links, exclusions and the past, as one change that changes nothing the second time', async () => {
    const before = await foreign.sum();
    const { changeId } = done(await propose());
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.status).toBe('draft');
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    const servers = await db.selectFrom('servers').select('hostname').execute();
    expect(servers.length).toBeGreaterThan(20);
    expect(refusal(await propose())).toContain('nothing to change');
    expect(await foreign.sum()).toEqual(before);
  });
});

async function proposing<T>(
  foreign: PatchCenterDatabase,
  act: (source: Awaited<ReturnType<typeof openSource>>) => Promise<T>,
): Promise<T> {
  const source = await openSource(foreign.readerUrl, 'Europe/Paris');
  try {
    return await act(source);
  } finally {
    await source.close();
  }
}
