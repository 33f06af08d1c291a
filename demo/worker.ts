// The worker process of the demo: the product's own, over the simulated estate and with the demo's clock.
import { pino } from 'pino';
import { startWorker } from '../jobs/wire.ts';
import { createDemoClock } from './clock.ts';
import { runChild } from './processes/child.ts';
import type { WorkerOrder } from './processes/messages.ts';
import { demoJobSettings } from './settings.ts';

runChild<WorkerOrder, null>(async (order) => {
  const worker = await startWorker({
    databaseUrl: order.databaseUrl,
    redis: undefined,
    ssh: order.ssh,
    vcenter: order.vcenter,
    settings: demoJobSettings(),
    clock: createDemoClock(order.clockFile),
    log: pino({ base: { process: 'worker' } }),
  });
  return { ready: null, stop: () => worker.stop() };
});
