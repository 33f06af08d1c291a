// The worker process of the demo: the product's own, over the simulated estate and with the demo's clock.
import { pino } from 'pino';
import { startWorker } from '../jobs/wire.ts';
import { createDemoClock } from './clock.ts';
import { useStandInCredentials } from './estate/ec2/start-instances.ts';
import { runChild } from './processes/child.ts';
import type { WorkerOrder } from './processes/messages.ts';
import { DEMO_PACE, demoJobSettings, demoSettings } from './settings.ts';

runChild<WorkerOrder, null>(async (order) => {
  useStandInCredentials(process.env);
  const settings = demoSettings(order.settingsFile);
  const worker = await startWorker({
    databaseUrl: order.databaseUrl,
    redis: undefined,
    ssh: order.ssh,
    vcenter: order.vcenter,
    settings: demoJobSettings(settings),
    integrations: settings.file.integrations,
    pace: DEMO_PACE,
    clock: createDemoClock(order.clockFile),
    log: pino({ base: { process: 'worker' } }),
  });
  return { ready: null, stop: () => worker.stop() };
});
