// The worker process of the product: keys of servers, no Teams credentials. Can be started several times.
import { pino } from 'pino';
import { databaseLimitsOf, loadSettings } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import { jobSettingsOf, sshSettingsOf, vcenterSettingsOf } from './settings-from-file.ts';
import { startWorker } from './wire.ts';

const settings = loadSettings(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'worker' } });
const worker = await startWorker({
  databaseUrl: settings.environment.DATABASE_URL,
  databaseLimits: databaseLimitsOf(settings),
  redisUrl: settings.environment.REDIS_URL,
  ssh: sshSettingsOf(settings),
  vcenter: vcenterSettingsOf(settings),
  settings: jobSettingsOf(settings),
  clock: systemClock,
  log,
});
log.info('the worker is ready');

let stopping: Promise<void> | null = null;
/** A second signal changes nothing: a terminal and npm both send one, and leases are still being given back. */
function stop(): void {
  if (stopping !== null) return;
  log.info('the worker hands over');
  // What a store that is away keeps open must not keep the process.
  stopping = worker.stop().then(() => process.exit());
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
