// The worker process of the product: keys of servers, no Teams credentials. Can be started several times.
import { hostname } from 'node:os';
import { pino } from 'pino';
import { loadSettings } from '../config.ts';
import { openDatabase } from '../db/open.ts';
import { verifyHostKey } from '../db/queries/host-keys.ts';
import { systemClock } from '../domain/clock.ts';
import { createHostOperations } from '../targets/host-operations.ts';
import { createSshPort } from '../targets/ssh/port.ts';
import { createVcenterPort } from '../targets/vcenter/vcenter-port.ts';
import { createBells } from './enqueue.ts';
import { sleep, startWorkerProcess } from './process.ts';
import { openBackend } from './queue/backend.ts';
import { jobSettingsOf, sshSettingsOf, vcenterSettingsOf } from './settings-from-file.ts';

const settings = loadSettings(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'worker' } });
const onError = (error: Error) => log.warn({ err: error }, 'connection trouble');
const database = await openDatabase(settings.environment.DATABASE_URL, onError);
const { REDIS_URL } = settings.environment;
const backend = await openBackend(
  REDIS_URL === undefined ? { kind: 'postgres', url: database.url } : { kind: 'redis', url: REDIS_URL },
  onError,
);
const bells = createBells(backend, log);
const vcenter = createVcenterPort(vcenterSettingsOf(settings));
const stopping = new AbortController();

const worker = startWorkerProcess(
  {
    db: database.db,
    clock: systemClock,
    ssh: createSshPort(sshSettingsOf(settings), {
      verify: (host, port, keyType, fingerprint) =>
        verifyHostKey(database.db, { host, port, keyType, fingerprint, at: systemClock.now() }),
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

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return;
  log.info('the worker hands over');
  stopping.abort(new Error('the worker is stopping'));
  await worker.stop();
  await bells.close();
  await backend.close();
  await vcenter.close();
  await database.close();
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
