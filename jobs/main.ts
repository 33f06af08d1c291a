// The worker process of the product: keys of servers, no Teams credentials. Can be started several times.
import { pino } from 'pino';
import { live } from '../config/process-life.ts';
import { withStoredTold } from '../config/stored-settings.ts';
import { databaseLimitsOf, loadSettings, redisConnectionOf } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import {
  jobSettingsOf,
  logDestinationsOf,
  sshSettingsOf,
  vcenterSettingsOf,
  workerNeeds,
} from './settings-from-file.ts';
import { startWorker } from './wire.ts';

await live(async (life) => {
  const settings = loadSettings(process.env, workerNeeds);
  const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'worker' } });
  const worker = await startWorker({
    databaseUrl: settings.environment.DATABASE_URL,
    databaseLimits: databaseLimitsOf(settings),
    redis: redisConnectionOf(settings),
    ssh: sshSettingsOf(settings),
    vcenter: vcenterSettingsOf(settings),
    settings: jobSettingsOf(settings),
    settingsWith: (stored) => jobSettingsOf(withStoredTold(settings, stored, log)),
    logs: logDestinationsOf(settings),
    monitoring: {
      host: settings.environment.MONITORING_HOST,
      port: settings.environment.WORKER_MONITORING_PORT,
    },
    clock: systemClock,
    log,
  });
  // A second signal changes nothing: a terminal and npm both send one, and leases are still being given back.
  life.onStop(() => {
    log.info('the worker hands over');
    return worker.stop();
  });
  log.info('the worker is ready');
});
