// What a sweep is given where nothing is due: whoever would go to a server or a vCenter from here is an error of the bench.
import { pino } from 'pino';
import { loadSettings } from '../../config.ts';
import type { Db } from '../../db/schema/database.ts';
import type { JobContext } from '../../jobs/context.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import { jobSettingsOf } from '../../jobs/settings-from-file.ts';
import { sleep } from '../../jobs/start-worker.ts';
import { NO_TRACING } from '../../monitoring/tracing/tracing.ts';
import { NOW } from './fill.ts';

export function idleWorker(db: Db): JobContext & { readonly enqueued: QueuedJob[] } {
  const enqueued: QueuedJob[] = [];
  return {
    db,
    enqueued,
    integrations: [],
    webhooks: { begin: async () => {}, stop: async () => {} },
    clock: { now: () => NOW },
    ssh: unused('SSH'),
    host: unused('SSH'),
    vcenter: unused('vCenter'),
    jobQueue: { enqueue: async (jobs) => void enqueued.push(...jobs) },
    settings: { ...jobSettingsOf(loadSettings({})), vcenterLookTime: null },
    tracing: NO_TRACING,
    log: pino({ level: 'silent' }),
    logs: { begin: async () => {}, stop: async () => {} },
    watch: {
      attemptEnded: () => {},
      stepLeft: () => {},
      leaseTakenOver: () => {},
      startRefused: () => {},
      removed: () => {},
    },
    owner: 'bench',
    stopping: new AbortController().signal,
    sleep,
  };
}

function unused<Port extends object>(name: string): Port {
  return new Proxy({} as Port, {
    get: () => {
      throw new Error(`A sweep with nothing due asked for ${name}`);
    },
  });
}
