// More links at once than one statement of PostgreSQL has parameters for, as a takeover brings them; taken back, what detection had found stays away.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { loadDismissals, loadStoredLinks, writeLinks } from '../../../db/queries/links/links.ts';
import { allHostnames } from '../../../db/queries/servers/servers.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { somebody } from '../shared/bench.ts';

const PAIRS = 12_000;

it('are written, dismissed and written again', async () => {
  const { db } = await createTestDatabase();
  const { userId } = await somebody(db, 'Ada', ['admin']);
  await addServer(db, 'vp0');
  await sql`
    insert into servers (hostname, domain_environment_id, os_family, machine_type, etat, patch_os_owner, licence_support)
    select letters || i, domain_environment_id, os_family, machine_type, etat, patch_os_owner, licence_support
    from servers, unnest(array['vp', 'vr']) as letters, generate_series(1, ${PAIRS}) i`.execute(db);
  const ids = new Map((await allHostnames(db)).map((server) => [server.hostname, server]));
  const pairs = Array.from({ length: PAIRS }, (_, i) => {
    const [prod, nonprod] = [ids.get(`vp${i + 1}`), ids.get(`vr${i + 1}`)];
    if (prod === undefined || nonprod === undefined) throw new Error('no such server');
    return { prod, nonprod, source: i % 2 === 0 ? ('auto' as const) : ('manual' as const) };
  });
  const write = (difference: Parameters<typeof writeLinks>[1]) =>
    db.transaction().execute((trx) => writeLinks(trx, difference, { userId, at: new Date('2027-01-11T09:00:00Z') }));

  await write({ added: pairs, removed: [] });
  expect(await loadStoredLinks(db)).toHaveLength(PAIRS);
  const made = await db.selectFrom('server_correspondance').select(['source', 'created_by']).distinct().execute();
  expect(made.toSorted((a, b) => a.source.localeCompare(b.source))).toEqual([
    { source: 'auto', created_by: null },
    { source: 'manual', created_by: userId },
  ]);

  await write({ added: [], removed: pairs });
  expect(await loadStoredLinks(db)).toEqual([]);
  expect((await loadDismissals(db)).size).toBe(PAIRS / 2);

  await write({ added: pairs, removed: [] });
  expect((await loadDismissals(db)).size).toBe(0);
});
