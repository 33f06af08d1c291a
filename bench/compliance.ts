// Compliance at its size: what 60 advisories and 800 packages a server weigh, and what the cards ask. `npm run bench compliance`.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { connectDatabase } from '../db/connect.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { loadAdvisory, loadAdvisoryServers, loadPendingAdvisories } from '../db/queries/compliance/advisories.ts';
import type { ComplianceAsk } from '../db/queries/compliance/classify.ts';
import { loadCurve } from '../db/queries/compliance/curve.ts';
import { loadPackageVersions } from '../db/queries/compliance/packages.ts';
import { loadPlacesDue } from '../db/queries/compliance/places.ts';
import { loadServersBehind } from '../db/queries/compliance/server-list.ts';
import { loadCompliance } from '../db/queries/compliance/totals.ts';
import { findServersNamed } from '../db/queries/find/find-names.ts';
import { estateScope } from '../db/queries/servers/estate-scope.ts';
import type { Db } from '../db/schema/database.ts';
import { weeklyInstants } from '../domain/compliance/curve.ts';
import { DEFAULT_DELAYS } from '../domain/compliance/delays.ts';
import { freshSince } from '../domain/compliance/reading.ts';
import { WHOLE_ESTATE } from '../domain/servers/estate-filter.ts';
import { fillEstate, NOW } from './estate/fill.ts';

const ADVISORIES = 60;
const PACKAGES = 800;
/** A year ago patched, and three times since: what then ended. */
const ENDED = 3;
const ROUNDS = 5;

export async function benchCompliance(servers: number): Promise<void> {
  const dir = path.join(tmpdir(), `patchcenter-bench-compliance-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
  const db = connectDatabase(await server.url('bench'), () => {}, { connectMs: 10_000, statementMs: 600_000 });
  try {
    await migrateToLatest(db);
    await fillEstate(db, servers);
    await fill(db);
    await sizes(db, servers);
    await times(db);
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  }
}

/** Every server has advisories of its own choice among 2,000, and packages among 20,000 versions of 2,000 names. */
async function fill(db: Db): Promise<void> {
  await sql`
    insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
      select 'RHSA-2026:' || n, (array['critical', 'important', 'moderate', 'low'])[1 + n % 4], array['CVE-2026-' || 10000 + n],
        array['package' || n], 'digest' || n, '2026-06-01' from generate_series(1, 2000) n;
    insert into server_pending (server_id, contents, since, held, rejected, oldest_critical, oldest_important, oldest_moderate, oldest_low, changed_at)
      select v.id, (select array_agg(1 + (v.id * 7 + k * 31) % 2000) from generate_series(1, ${sql.lit(ADVISORIES)}) k),
        (select array_agg(timestamptz '2027-01-01' + make_interval(days => (v.id + k) % 30)) from generate_series(1, ${sql.lit(ADVISORIES)}) k),
        '{}', '{}', '2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-02-01' from servers v;
    insert into ended_advisories (server_id, ended_at, contents, since, first_since)
      select v.id, timestamptz '2026-03-01' + make_interval(days => 100 * e),
        (select array_agg(1 + (v.id * 11 + e * 13 + k * 37) % 2000) from generate_series(1, ${sql.lit(ADVISORIES)}) k),
        (select array_agg(timestamptz '2026-01-01' + make_interval(days => 100 * e + k % 30)) from generate_series(1, ${sql.lit(ADVISORIES)}) k),
        timestamptz '2026-01-01' + make_interval(days => 100 * e) from servers v, generate_series(1, ${sql.lit(ENDED)}) e;
    insert into package_versions (name, arch, version)
      select 'package' || n, 'x86_64', '0:1.' || m || '-1.el9' from generate_series(1, 2000) n, generate_series(1, 10) m;
    insert into installed_packages (server_id, versions, digest, changed_at)
      select v.id, (select array_agg(x order by x) from (select (k * 2000 / ${sql.lit(PACKAGES)} * 10) + 1 + (v.id + k) % 10 as x
        from generate_series(0, ${sql.lit(PACKAGES - 1)}) k) q), repeat('d', 44), '2027-02-01' from servers v;
    insert into package_changes (server_id, at, added, removed)
      select v.id, timestamptz '2026-03-01' + make_interval(days => 100 * e), (select array_agg(v.id + k) from generate_series(1, 60) k),
        (select array_agg(v.id + k + 9) from generate_series(1, 60) k) from servers v, generate_series(1, ${sql.lit(ENDED)}) e;
    update server_scans set read_since = '2026-06-01', read_by = 'daily', security_pending = 60;
  `.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function sizes(db: Db, servers: number): Promise<void> {
  const { rows } = await sql<{ name: string; rows: number; bytes: number; indexes: number }>`
    select c.relname as name, c.reltuples::int as rows, (pg_table_size(c.oid))::float8 as bytes, pg_indexes_size(c.oid)::float8 as indexes
    from pg_class c where c.relname in ('server_pending', 'ended_advisories', 'installed_packages', 'package_changes', 'advisory_contents',
      'package_versions', 'reading_spans', 'server_scans') order by 1`.execute(db);
  say(
    `${servers} servers, ${ADVISORIES} pending advisories and ${PACKAGES} packages each, patched ${ENDED} times in a year.`,
  );
  for (const { name, rows: count, bytes, indexes } of rows) {
    say(`${name.padEnd(20)} ${String(count).padStart(9)} rows ${mb(bytes)} MB, indexes ${mb(indexes)} MB`);
  }
}

async function times(db: Db): Promise<void> {
  const ask: ComplianceAsk = {
    ...{ now: NOW, today: '2027-02-08', freshSince: freshSince(NOW, 24), delays: DEFAULT_DELAYS },
    due: await loadPlacesDue(db, '2027-02-08'),
  };
  const scope = await estateScope(db, WHOLE_ESTATE, NOW);
  const one = await estateScope(db, { ...WHOLE_ESTATE, application: 'Application 7' }, NOW);
  const known = await loadAdvisory(db, 'RHSA-2026:7');
  const page = { limit: 8, offset: 0 };
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'count of all servers, by PostgreSQL alone': () => sql`select count(*) from servers`.execute(db),
    '/compliance, whole estate by domain': () => loadCompliance(db, scope, ask, { by: 'domain', ...page }),
    '/compliance, one application': () => loadCompliance(db, one, ask, { by: 'environment', ...page }),
    'curve of 8 weeks': () => loadCurve(db, scope, weeklyInstants(NOW, 8), 24),
    'curve of 53 weeks': () => loadCurve(db, scope, weeklyInstants(NOW, 53), 24),
    'servers not up to date, a page': () => loadServersBehind(db, scope, ask, { which: 'lagging', ...page }),
    'pending advisories': () => loadPendingAdvisories(db, scope, ask),
    '/advisory': () => loadAdvisoryServers(db, known?.contents ?? [], ask, { before: NOW, ...page }),
    '/package': () => loadPackageVersions(db, 'package25'),
    '/find, the beginning of a name': () => findServersNamed(db, ['vpbench47']),
    '/find, the middle of a name': () => findServersNamed(db, ['bench471']),
  };
  for (const [name, ask] of Object.entries(questions))
    say(`${name.padEnd(44)} ${(await median(ask)).toFixed(0).padStart(6)} ms`);
}

async function median(ask: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await ask();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1).padStart(8);
}

function say(line: string): void {
  console.log(line);
}
