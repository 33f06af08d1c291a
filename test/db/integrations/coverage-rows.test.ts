// Coverage of a large estate is written in one statement, whose time grows with the estate and not with its square.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { writeCoverage } from '../../../db/queries/integrations/coverage.ts';
import type { CoverageRow } from '../../../domain/agent-coverage/compare.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const SERVERS = 20_000;
const NOW = new Date('2026-11-30T08:00:00Z');

it('of 20,000 servers and as many strangers takes seconds, and a second time changes nothing', async () => {
  const first = await addServer(db, 'vpapp1');
  await sql`insert into servers (hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
    select 'vp' || n, v.os_family, v.etat, v.patch_os_owner, v.licence_support, v.machine_type, v.domain_environment_id
    from servers v, generate_series(1, ${SERVERS - 1}) n where v.id = ${first}`.execute(db);
  await db.insertInto('integration_states').values({ integration: 'sentinelone' }).execute();
  const servers = await db.selectFrom('servers').select(['id', 'hostname']).execute();
  const rows: CoverageRow[] = servers.flatMap(({ id, hostname }) => [
    { serverId: id, remoteId: `a${id}`, name: hostname, state: 'covered' },
    { serverId: null, remoteId: `b${id}`, name: `other-${hostname}`, state: 'unknown' },
  ]);
  const write = (said: readonly CoverageRow[]) =>
    db.transaction().execute((trx) => writeCoverage(trx, 'sentinelone', said, NOW));
  const begun = performance.now();
  expect(await write(rows)).toBe(2 * SERVERS);
  expect(await write(rows)).toBe(0);
  const [covered, ...rest] = rows;
  expect(await write([{ ...covered, state: 'stale' } as CoverageRow, ...rest.slice(1)])).toBe(2);
  // Each compared with each: more than ten minutes.
  expect(performance.now() - begun).toBeLessThan(50_000);
});
