// The thread that compares one copy and ends, over connections of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { connectDatabase } from '../../db/connect.ts';
import { loadIntegrations } from '../../integrations/open-integrations.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import type { ThreadAnswer, ThreadOrder } from './compare-apart.ts';
import { applyCopy, reviewCopy } from './compare-copy.ts';

async function compared(order: ThreadOrder): Promise<ThreadAnswer> {
  const { way, url, limits, settings, by, integration, aheadMs } = order;
  const [loaded] = await loadIntegrations({ [integration.name]: integration.given });
  if (loaded === undefined) throw new Error(`${integration.name} is not loaded`);
  const db = connectDatabase(url, () => {}, limits);
  const jobs: QueuedJob[] = [];
  try {
    const ctx = {
      db,
      clock: { now: () => new Date(Date.now() + aheadMs) },
      jobQueue: { enqueue: async (more: QueuedJob[]) => void jobs.push(...more) },
      settings: { ...settings, integrations: [loaded] },
    };
    const compare = way === 'apply' ? applyCopy : reviewCopy;
    return { kind: 'outcome', outcome: await compare(ctx, by, loaded), jobs };
  } finally {
    await db.destroy();
  }
}

const answer = await compared(workerData as ThreadOrder).catch((error: unknown): ThreadAnswer => {
  return { kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
});
parentPort?.postMessage(answer);
