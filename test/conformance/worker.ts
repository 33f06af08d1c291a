// The worker process for the conformance tests: jobs/main.ts with a moved clock. Everything else is the product's own.
import { pino } from 'pino';
import { loadSettings, redisConnectionOf } from '../../config.ts';
import { jobSettingsOf, sshSettingsOf, vcenterSettingsOf } from '../../jobs/settings-from-file.ts';
import { startWorker } from '../../jobs/wire.ts';
import { shiftedClock } from './support/shifted-clock.ts';

const settings = loadSettings(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'worker' } });
const worker = await startWorker({
  databaseUrl: settings.environment.DATABASE_URL,
  redis: redisConnectionOf(settings),
  ssh: sshSettingsOf(settings),
  vcenter: vcenterSettingsOf(settings),
  settings: jobSettingsOf(settings),
  clock: shiftedClock(process.env),
  log,
});
log.info('the worker is ready');
process.once('SIGTERM', () => void worker.stop());
