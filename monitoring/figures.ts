// The figures of one process: what it counts itself, and what the database and the queue say at each scrape.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Log } from '../http/log.ts';
import type { Page } from './server.ts';
import { within } from './within.ts';

/** What is read anew for each scrape. Sets its gauges, all or none; rejecting leaves them without a value. */
export type Reading = {
  readonly source: string;
  readonly read: () => Promise<void>;
  readonly forget: () => void;
};

export type Figures = {
  readonly registry: Registry;
  readonly page: () => Promise<Page>;
};

/** Prometheus gives a scrape ten seconds by default. */
const READING_MS = 4000;

/**
 * A source that does not answer in time takes its gauges away and is 0 in `patchcenter_source_up`: an old value would look like a quiet
 * night. The counters of the process are given all the same.
 */
export function createFigures(
  process: 'chat' | 'worker',
  readings: (registry: Registry) => readonly Reading[],
  log: Log,
  ms = READING_MS,
): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'patchcenter_process_info',
    help: 'Which process of the product this is; always 1.',
    labelNames: ['process'],
    registers: [registry],
  }).set({ process }, 1);
  const up = new Gauge({
    name: 'patchcenter_source_up',
    help: 'Whether the database or the queue answered this scrape: without it the gauges read from there are missing.',
    labelNames: ['source'],
    registers: [registry],
  });
  const all = readings(registry);

  async function readOne({ source, read, forget }: Reading): Promise<void> {
    try {
      await within(ms, read());
      up.set({ source }, 1);
    } catch (error) {
      forget();
      up.set({ source }, 0);
      log.warn({ err: error, source }, 'Figures could not be read');
    }
  }

  return {
    registry,
    page: async () => {
      await Promise.all(all.map(readOne));
      return { status: 200, type: registry.contentType, text: await registry.metrics() };
    },
  };
}
