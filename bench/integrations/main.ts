// A large iTop: read whole, read again without a change, read by its journal, and compared with an inventory that has none of it yet. All in
// this process, so that its memory is that of reading and comparing; iTop is another one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { reviewCopy } from '../../bot/integrations/compare-copy.ts';
import { connectDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';
import { openFloor } from '../../integrations/floor/open-floor.ts';
import { loadIntegrations } from '../../integrations/open-integrations.ts';
import { syncJob } from '../../jobs/integrations/sync-job.ts';
import { idleWorker } from '../estate/idle-worker.ts';

const CLOCK_STEP_MS = 2 * 3_600_000;

export async function benchIntegrations(servers: number): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'patchcenter-bench-integrations-'));
  const itop = fork(path.join(import.meta.dirname, 'itop-process.ts'), [String(servers)]);
  const data = `${dir}-postgres`;
  const database = await startEmbedded(data, { temporary: true, flags: ['-c', 'fsync=off'] });
  const db = connectDatabase(await database.url('bench'), () => {});
  try {
    const [url] = (await once(itop, 'message')) as [string];
    await migrateToLatest(db);
    await writeFile(path.join(dir, 'token'), 'token-of-itop');
    console.log(`iTop with ${servers} servers`);
    await measure(db, settingsOf(url, path.join(dir, 'token')), async () => {
      itop.send('change');
      await once(itop, 'message');
    });
  } finally {
    itop.disconnect();
    await db.destroy();
    await database.stop();
    for (const one of [dir, data, `${data}.port`]) await rm(one, { recursive: true, force: true });
  }
}

function settingsOf(url: string, tokenFile: string) {
  const fields = {
    ...{ hostname: 'name', os_family: 'osfamily_name', os_version: 'osversion_name', etat: 'status' },
    ...{ ips: 'managementip', domain: 'domain_code', environment: 'environment_name' },
  };
  const always = { patch_os_owner: 'secops', licence_support: 'active' };
  return {
    itop: {
      ...{ url, login: { tokenFile }, pageSize: 1000 },
      servers: ['Server', 'VirtualMachine'].map((name) => ({ class: name, fields, always })),
    },
  };
}

async function measure(db: Db, settings: ReturnType<typeof settingsOf>, change: () => Promise<void>): Promise<void> {
  const [integration] = await loadIntegrations(settings);
  if (integration === undefined) throw new Error('iTop is not in the settings');
  const connection = integration.connect(openFloor({ warn: console.warn, now: () => new Date() }));
  let now = new Date();
  const worker = {
    ...idleWorker(db),
    integrations: [{ ...integration, connection }],
    clock: { now: () => now },
  };
  const read = async (what: string, stepMs = CLOCK_STEP_MS) => {
    now = new Date(now.getTime() + stepMs);
    await timed(db, what, () => syncJob.run(worker, { integration: 'itop' }));
    const run = await db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    console.log(
      `    ${run.outcome}, ${run.read} read, ${run.added} added, ${run.changed} changed, ${run.gone} gone ${run.detail ?? ''}`,
    );
  };
  await read('whole, for the first time');
  await read('by its journal, nothing changed');
  await change();
  await read('by its journal, one changed');
  await read('whole, nothing changed', 24 * CLOCK_STEP_MS);
  await compare(db, integration);
  await connection.close();
}

async function compare(db: Db, integration: Parameters<typeof reviewCopy>[2]): Promise<void> {
  const { rows } = await sql<{
    id: number;
  }>`insert into users (entra_id, display_name, email) values ('e-1', 'Ada', 'ada@example.com') returning id`.execute(
    db,
  );
  const userId = rows[0]?.id as never;
  await sql`insert into user_roles (user_id, role) values (${userId}, 'admin')`.execute(db);
  const by = { actor: { userId, entraId: 'e-1', name: 'Ada', roles: ['admin'] as const }, activityId: null };
  const settings = { ...idleWorker(db).settings, keptByPeople: [], suffixes: ['.corp.example', '.dmz.example'] };
  const ctx = {
    db,
    clock: { now: () => new Date() },
    jobQueue: { enqueue: async () => {} },
    settings: settings as never,
  };
  await timed(db, 'compared with an empty inventory', async () => {
    const outcome = await reviewCopy(ctx, by, integration);
    console.log(
      outcome.kind === 'done' ? `    ${outcome.refusals.length} rows refused` : `    refused: ${outcome.text.en}`,
    );
  });
}

/** The most memory meanwhile, and what was written to the tables of integrations. */
async function timed(db: Db, what: string, work: () => Promise<void>): Promise<void> {
  globalThis.gc?.();
  const before = await written(db);
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const begun = performance.now();
  await work();
  clearInterval(look);
  const seconds = (performance.now() - begun) / 1000;
  const rows = (await written(db)) - before;
  console.log(
    `  ${what.padEnd(40)} ${seconds.toFixed(1)} s, ${Math.round(most / 1024 ** 2)} MB at most, ${rows} records written`,
  );
}

async function written(db: Db): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as n from pg_stat_user_tables
    where relname in ('integration_records', 'integration_incoming')`.execute(db);
  return rows[0]?.n ?? 0;
}
