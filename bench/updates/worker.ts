// The real worker process, over the simulated servers: any hour of any day is a patching window.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Child, startChild } from '../parts/child.ts';
import type { Ground } from '../parts/ground.ts';
import type { Hosts } from './hosts.ts';

/** As the units of `deploy/` start it. */
const NODE_OPTIONS = '--max-semi-space-size=4';

/** `scans`: every server is due from the start; otherwise none is scanned. */
export async function startBenchWorker(
  ground: Ground,
  hosts: Hosts,
  { updates, scans = false }: { readonly updates: number; readonly scans?: boolean },
): Promise<Child> {
  const key = path.join(ground.dir, 'worker_key');
  const config = path.join(ground.dir, 'worker.yaml');
  await writeFile(key, hosts.privateKey, { mode: 0o600 });
  const always = { weekdays: [1, 2, 3, 4, 5, 6, 7], windowStart: '00:00', windowEnd: '23:59' };
  const settings = {
    ssh: { username: 'patchcenter', privateKeyFile: key, hosts: hosts.places, maxConnections: updates + 64 },
    campaigns: always,
    execution: { concurrentAttempts: updates },
    scan: { time: scans ? '00:00' : null },
  };
  // JSON is YAML.
  await writeFile(config, JSON.stringify(settings));
  const env = {
    DATABASE_URL: ground.url,
    PATCHCENTER_CONFIG: config,
    WORKER_MONITORING_PORT: '0',
    LOG_LEVEL: 'info',
    NODE_OPTIONS,
  };
  return startChild('jobs/main.ts', [], env, 'the worker is ready');
}
