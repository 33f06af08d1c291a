// The history at its largest: every filter, first page, last page and count, over 100,000 servers and a million events, each as a
// ratio to the bare count of the table in the same database, with its plan.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type CompiledQuery, sql } from 'kysely';
import { connectDatabase } from '../db/connect.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { countHistory, historyScope, loadHistory } from '../db/queries/history/history-view.ts';
import type { Db } from '../db/schema/database.ts';
import { parseHistoryFilter } from '../domain/history/history-filter.ts';

const FILTERS = [
  '',
  'y=2026',
  'w=5',
  'y=2026;w=5',
  'r=ko',
  's=emergency',
  'os=rhel9',
  'z=Zone%207',
  'd=D3',
  'by=Operator%2011',
  'h=srv4711',
  'h=srv47*',
  'c=78',
  'y=2026;r=ko;os=rhel9;d=D3;h=srv*',
] as const;
const ROUNDS = 5;
const PAGE = 12;

export async function benchHistory(servers: number, events: number): Promise<void> {
  const dir = path.join(tmpdir(), `patchcenter-bench-history-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
  const plans: string[] = [];
  const db = connectDatabase(await server.url('bench'), () => {});
  try {
    await migrateToLatest(db);
    await fill(db, servers, events);
    const bare = await best(() => sql`select count(*) from patch_history`.execute(db));
    say(
      `${servers} servers, ${events} events. Bare count: ${bare.toFixed(1)} ms. Best of ${ROUNDS}, ratio to it in brackets.`,
    );
    say(['filter', 'rows', 'count', 'first page', 'last page'].map((title) => title.padEnd(20)).join(''));
    for (const text of FILTERS) plans.push(await measure(db, text, bare));
    say(`\n${plans.join('\n\n')}`);
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  }
}

/** Prints one line; returns the plan of the first page. */
async function measure(db: Db, text: string, bare: number): Promise<string> {
  const filter = parseHistoryFilter(text);
  if (filter === null) throw new Error(`${text} is no filter`);
  const scope = await historyScope(db, filter, 'Europe/Paris');
  const { ok, ko } = await countHistory(db, scope);
  const last = Math.max(0, Math.ceil((ok + ko) / PAGE) - 1) * PAGE;
  const times = [
    await best(async () => countHistory(db, await historyScope(db, filter, 'Europe/Paris'))),
    await best(() => loadHistory(db, scope, { limit: PAGE, offset: 0 })),
    await best(() => loadHistory(db, scope, { limit: PAGE, offset: last })),
  ];
  const shown = times.map((ms) => `${ms.toFixed(1)} ms (${(ms / bare).toFixed(2)})`);
  say([text === '' ? '(all)' : text, String(ok + ko), ...shown].map((cell) => cell.padEnd(20)).join(''));
  return `${text === '' ? '(all)' : text}, first page:\n${await planOf(db, () => loadHistory(db, scope, { limit: PAGE, offset: 0 }))}`;
}

async function best(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await act();
    times.push(performance.now() - begun);
  }
  return Math.min(...times);
}

/** The plan of the query that `act` sends, without running it twice. */
async function planOf(db: Db, act: () => Promise<unknown>): Promise<string> {
  const sent: CompiledQuery[] = [];
  const executor = db.getExecutor();
  const original = executor.executeQuery.bind(executor);
  executor.executeQuery = ((query: CompiledQuery) => {
    sent.push(query);
    return original(query);
  }) as typeof executor.executeQuery;
  await act();
  executor.executeQuery = original;
  const [query] = sent;
  if (query === undefined) return '(not seen)';
  const explained = await original<{ 'QUERY PLAN': string }>({ ...query, sql: `explain ${query.sql}` });
  return explained.rows.map((row) => `  ${row['QUERY PLAN']}`).join('\n');
}

/** Ten domains, two hundred zones, fifty operators, three years, forty packages an event. */
async function fill(db: Db, servers: number, events: number): Promise<void> {
  await sql`
    insert into users (display_name, email) select 'Operator ' || i, 'op' || i || '@example.test' from generate_series(1, 50) i;
    insert into domains (code, name) select 'D' || i, 'Domain ' || i from generate_series(1, 10) i;
    insert into environments (name) values ('Production'), ('Recette');
    insert into domain_environments (domain_id, environment_id) select d.id, e.id from domains d, environments e;
    insert into zones (name) select 'Zone ' || i from generate_series(1, 200) i;
    insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at)
      select 'standard', 'C' || i, 2026, 6, 'S06', '2026-02-02', 1, 'all', '{D1}', 1, now() from generate_series(1, 100) i;
  `.execute(db);
  await sql`
    insert into servers (hostname, os_family, os_version, etat, patch_os_owner, licence_support, machine_type, domain_environment_id, zone_id)
    select 'srv' || i, 'linux', case i % 3 when 0 then 'RHEL 8.10' when 1 then 'RHEL 9.4' else 'RHEL 7.9' end,
      'Production', 'secops', 'active', 'vm', 1 + i % 20, 1 + i % 200
    from generate_series(1, ${sql.lit(servers)}) i`.execute(db);
  await sql`
    insert into patch_history (server_id, campaign_id, source, intervenant_id, intervenant_name, date_patch, status, notes, packages)
    select 1 + (i * 7919::bigint) % ${sql.lit(servers)}, case when i % 4 = 0 then null else 1 + i % 100 end,
      (array['standard', 'quickwin', 'emergency', 'imported'])[1 + i % 4], 1 + i % 50, 'Operator ' || 1 + i % 50,
      timestamptz '2026-11-20' - i * interval '95 seconds', case when i % 20 = 0 then 'ko' else 'ok' end, repeat('note ', 4), p.list
    from generate_series(1, ${sql.lit(events)}) i,
      (select jsonb_agg(jsonb_build_object('name', 'package-' || n, 'arch', 'x86_64', 'from', '1.' || n, 'to', '2.' || n)) as list
        from generate_series(1, 40) n) p`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
