// The worker process for the conformance tests: jobs/main.ts with a moved clock. Everything else is the product's own.
import { hostname } from 'node:os';
import { pino } from 'pino';
import { loadSettings } from '../../config.ts';
import { openDatabase } from '../../db/open.ts';
import { verifyHostKey } from '../../db/queries/host-keys.ts';
import { createBells } from '../../jobs/enqueue.ts';
import { sleep, startWorkerProcess } from '../../jobs/process.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { jobSettingsOf, sshSettingsOf, vcenterSettingsOf } from '../../jobs/settings-from-file.ts';
import { createHostOperations } from '../../targets/host-operations.ts';
import { createSshPort } from '../../targets/ssh/port.ts';
import { createVcenterPort } from '../../targets/vcenter/vcenter-port.ts';
import { shiftedClock } from './support/shifted-clock.ts';

const settings = loadSettings(process.env);
const clock = shiftedClock(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'worker' } });
const onError = (error: Error) => log.warn({ err: error }, 'connection trouble');
const database = await openDatabase(settings.environment.DATABASE_URL, onError);
const backend = await openBackend({ kind: 'postgres', url: database.url }, onError);
const bells = createBells(backend, log);
const vcenter = createVcenterPort(vcenterSettingsOf(settings));
const stopping = new AbortController();

const worker = startWorkerProcess(
  {
    db: database.db,
    clock,
    ssh: createSshPort(sshSettingsOf(settings), {
      verify: (host, port, keyType, fingerprint) =>
        verifyHostKey(database.db, { host, port, keyType, fingerprint, at: clock.now() }),
    }),
    host: createHostOperations(),
    vcenter,
    bells,
    settings: jobSettingsOf(settings),
    log,
    owner: `${hostname()}:${process.pid}`,
    stopping: stopping.signal,
    sleep,
  },
  backend,
);
log.info('the worker is ready');

process.once('SIGTERM', async () => {
  stopping.abort(new Error('the worker is stopping'));
  await worker.stop();
  await bells.close();
  await backend.close();
  await vcenter.close();
  await database.close();
});
