import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { fillEstate, measureCampaign } from '../bench/campaign.ts';
import { connectDatabase } from '../db/connect.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrateToLatest } from '../db/migrate.ts';

const rows = Number(process.argv[2] ?? 200000);
async function timed(name: string, act: () => Promise<unknown>) {
  const b = performance.now();
  await act();
  console.log(name.padEnd(44), (performance.now() - b).toFixed(0), 'ms');
}
for (const mode of ['none', 'idle', 'live'] as const) {
  const dir = path.join(tmpdir(), `pc-bench-trig-${process.pid}-${mode}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
  const db = connectDatabase(await server.url('bench'), () => {});
  try {
    await migrateToLatest(db);
    if (mode === 'none') {
      const { rows: fs } = await sql<{
        n: string;
      }>`select proname as n from pg_proc where proname like 'note\\_cards\\_of\\_%'`.execute(db);
      for (const { n } of fs) await sql`drop function ${sql.id(n)} cascade`.execute(db);
    }
    if (mode === 'live') {
      await sql`insert into cards (key) select k || ':' || i from unnest(array['campaign','go','prereqs','prereq','draft','reboot','validated-server','download']) k, generate_series(1, 20) i`.execute(
        db,
      );
      await sql`insert into cards (key) select k from unnest(array['status','campaigns','quickwins','snapshots','links','validations','history','audit','freezes','planning:2027','planning-week:2027:6','planning-findings:2027','excludes','cve:CVE-2027-1','host-keys','day:2027-02-08:all']) k`.execute(
        db,
      );
      await sql`insert into cards (key) select k || ':srv' || i from unnest(array['server','links-of','excludes']) k, generate_series(1, 300) i`.execute(
        db,
      );
    }
    console.log(`--- ${mode}`);
    await fillEstate(db, 10_000);
    const f = await measureCampaign(db);
    console.log(
      'campaign of',
      f.servers,
      'create',
      f.createMs.toFixed(0),
      'bare',
      f.bareInsertMs.toFixed(0),
      'preview',
      f.previewMs.toFixed(0),
    );
    await timed('10,000 sessions updated by one statement', () =>
      sql`update patch_sessions set status = 'prereq_ok'`.execute(db),
    );
    await timed('1,000 sessions updated one by one', () =>
      db.transaction().execute(async (trx) => {
        for (let i = 1; i <= 1000; i++)
          await sql`update patch_sessions set start_asked_at = now() where id = ${i}`.execute(trx);
      }),
    );
    await timed('1,000 leases prolonged one by one', () =>
      db.transaction().execute(async (trx) => {
        for (let i = 1; i <= 1000; i++)
          await sql`update patch_sessions set lease_until = now() where id = ${i}`.execute(trx);
      }),
    );
    await timed('import of 100,000 servers', () =>
      sql`insert into servers (hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id) select 'imp' || i, 'linux', 'Production', 'secops', 'active', 'vm', 1 from generate_series(1, 100000) i`.execute(
        db,
      ),
    );
    await timed(`${rows} history rows`, () =>
      sql`
    insert into patch_history (server_id, source, intervenant_name, date_patch, status, notes, packages)
    select 1 + (i * 7919::bigint) % 10000, 'imported', 'Operator ' || 1 + i % 50, timestamptz '2026-11-20' - i * interval '95 seconds', 'ok', repeat('note ', 4), p.list
    from generate_series(1, ${sql.lit(rows)}) i,
      (select jsonb_agg(jsonb_build_object('name', 'package-' || n, 'arch', 'x86_64', 'from', '1.' || n, 'to', '2.' || n)) as list from generate_series(1, 40) n) p`.execute(
        db,
      ),
    );
    console.log('card_changes', (await sql`select count(*) from card_changes`.execute(db)).rows);
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
