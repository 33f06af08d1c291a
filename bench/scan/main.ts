// `npm run bench scan`: what the daily scan of a host costs a worker and the database, measured with real SSH on simulated servers; then
// how many workers scan 100,000 hosts in a night, by simulation. What it means: docs/scale.md.
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { cpuSeconds, rssMb } from '../parts/child.ts';
import { say } from '../parts/goals.ts';
import { countStatements, forgetStatements, openGround } from '../parts/ground.ts';
import { sizeOf } from '../parts/sizes.ts';
import { addServers, fillPlace } from '../updates/fill.ts';
import { startHosts } from '../updates/hosts.ts';
import { startBenchWorker } from '../updates/worker.ts';
import { nightSeconds } from './simulate.ts';

const ESTATE = 100_000;
const NIGHT_HOURS = 8;
/** What real hosts take for what a scan asks of them (`yum check-update`, advisories): a warm cache of repositories, and a cold one. */
const MEDIAN_SECONDS = [5, 15] as const;
const CONCURRENT = [20, 100] as const;
const SILENT_PERCENT = 2;
const SILENT_SECONDS = 40;
const GIVE_UP_MS = 110_000;

type Cost = { readonly cpuMs: number; readonly statements: number; readonly postgresMs: number; readonly mb: number };

export async function benchScan(): Promise<void> {
  const hosts = sizeOf('BENCH_HOSTS', 500);
  const cost = await measureScan(hosts);
  say(`scan: ${hosts} hosts by one worker, each once`);
  say(
    `  a host: ${cost.cpuMs.toFixed(1)} ms of a core of the worker, ${cost.statements.toFixed(0)} statements, ${cost.postgresMs.toFixed(1)} ms of PostgreSQL; the worker held ${cost.mb.toFixed(0)} MB`,
  );
  say(
    `  by simulation, ${ESTATE} hosts in a night of ${NIGHT_HOURS} h, ${SILENT_PERCENT} of a hundred silent for ${SILENT_SECONDS} s:`,
  );
  for (const medianSeconds of MEDIAN_SECONDS) {
    for (const concurrent of CONCURRENT) sayNight(medianSeconds, concurrent, cost.cpuMs / 1000);
  }
}

function sayNight(medianSeconds: number, concurrent: number, cpu: number): void {
  const night = { hosts: ESTATE, concurrent, cpuSeconds: cpu, medianSeconds };
  const hoursWith = (workers: number) =>
    nightSeconds({ ...night, workers, silentPercent: SILENT_PERCENT, silentSeconds: SILENT_SECONDS }) / 3600;
  const hours: number[] = [];
  while ((hours.at(-1) ?? Number.POSITIVE_INFINITY) > NIGHT_HOURS) hours.push(hoursWith(hours.length + 1));
  const shown = hours.map((each, i) => `${i + 1}: ${each.toFixed(1)} h`).join(', ');
  say(
    `    hosts that take ${medianSeconds} s, scan.concurrent ${concurrent}: N = ${hours.length} ${hours.length === 1 ? 'worker' : 'workers'} (${shown})`,
  );
}

async function measureScan(count: number): Promise<Cost> {
  const names = Array.from({ length: count }, (_, i) => `vrscan${i + 1}`);
  const ground = await openGround('scan');
  try {
    await fillPlace(ground.db);
    await addServers(ground.db, names);
    const hosts = await startHosts(names, 1);
    try {
      await forgetStatements(ground.db);
      const worker = await startBenchWorker(ground, hosts, { updates: 1, scans: true });
      const begun = cpuSeconds(worker.pid);
      let mb = 0;
      try {
        const end = performance.now() + GIVE_UP_MS;
        for (let left = count; left > 0; ) {
          await wait(250);
          mb = Math.max(mb, rssMb(worker.pid));
          const { rows } = await sql<{ read: number }>`
            select count(*)::int as read from server_scans where scanned_at is not null and failure is null`.execute(
            ground.db,
          );
          left = count - (rows[0]?.read ?? 0);
          if (performance.now() > end) throw new Error(`${left} of ${count} hosts were not scanned`);
        }
        const cpuMs = ((cpuSeconds(worker.pid) - begun) * 1000) / count;
        const all = await countStatements(ground.db);
        const statements = all.reduce((sum, { calls }) => sum + calls, 0) / count;
        const postgresMs = all.reduce((sum, { ms }) => sum + ms, 0) / count;
        return { cpuMs, statements, postgresMs, mb };
      } finally {
        await worker.stop();
      }
    } finally {
      await hosts.stop();
    }
  } finally {
    await ground.clear();
  }
}
