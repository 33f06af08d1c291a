// The worker process of the demo: the product's own, over the simulated estate and with the demo's clock.
import { hostname } from 'node:os';
import { pino } from 'pino';
import { openDatabase } from '../db/open.ts';
import { verifyHostKey } from '../db/queries/host-keys.ts';
import { createBells } from '../jobs/enqueue.ts';
import { sleep, startWorkerProcess } from '../jobs/process.ts';
import { openBackend } from '../jobs/queue/backend.ts';
import { createHostOperations } from '../targets/host-operations.ts';
import { createSshPort } from '../targets/ssh/port.ts';
import { createVcenterPort } from '../targets/vcenter/vcenter-port.ts';
import { createDemoClock } from './clock.ts';
import { runChild } from './processes/child.ts';
import type { WorkerOrder } from './processes/messages.ts';
import { demoJobSettings } from './settings.ts';

runChild<WorkerOrder, null>(async (order) => {
  const log = pino({ base: { process: 'worker' } });
  const onError = (error: Error) => log.warn({ err: error }, 'connection trouble');
  const { db, close } = await openDatabase(order.databaseUrl, onError);
  const backend = await openBackend({ kind: 'postgres', url: order.databaseUrl }, onError);
  const bells = createBells(backend, log);
  const clock = createDemoClock(order.clockFile);
  const vcenter = createVcenterPort(order.vcenter);
  const stopping = new AbortController();
  const ssh = createSshPort(order.ssh, {
    verify: (host, port, keyType, fingerprint) =>
      verifyHostKey(db, { host, port, keyType, fingerprint, at: clock.now() }),
  });
  const context = { db, clock, ssh, host: createHostOperations(), vcenter, bells, settings: demoJobSettings(), log };
  const owner = `${hostname()}:${process.pid}`;
  const worker = startWorkerProcess({ ...context, owner, stopping: stopping.signal, sleep }, backend);
  return {
    ready: null,
    stop: async () => {
      stopping.abort(new Error('the demo is stopping'));
      await worker.stop();
      await bells.close();
      await backend.close();
      await vcenter.close();
      await close();
    },
  };
});
