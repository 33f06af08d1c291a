// The worker process of the product: keys of servers, no Teams credentials. Can be started several times.
import { pino } from 'pino';
import { tracingOf } from '../config/otlp-receiver.ts';
import { live } from '../config/process-life.ts';
import { withStoredTold } from '../config/stored-settings.ts';
import { webhookReceiversOf } from '../config/webhook-receivers.ts';
import { checkedRedisOf, databaseLimitsOf, loadSettings, secretSetting } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import { openTracing } from '../monitoring/tracing/open-tracing.ts';
import { NO_TRACING, type Tracing } from '../monitoring/tracing/tracing.ts';
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
  let tracing: Tracing = NO_TRACING;
  const { LOG_LEVEL, MONITORING_HOST, WORKER_MONITORING_PORT } = settings.environment;
  const log = pino({ level: LOG_LEVEL, base: { process: 'worker' }, mixin: () => tracing.ids() });
  const warn = (sentence: string) => log.warn(sentence);
  tracing = await openTracing(tracingOf(settings, warn), 'worker', log);
  const worker = await startWorker({
    databaseUrl: secretSetting(settings, 'DATABASE_URL', warn),
    databaseLimits: databaseLimitsOf(settings),
    redis: checkedRedisOf(settings, warn),
    ssh: (vault) => sshSettingsOf(settings, { warn, ...(vault && { vault }) }),
    vcenter: (vault) => vcenterSettingsOf(settings, { warn, ...(vault && { vault }) }),
    settings: jobSettingsOf(settings),
    integrations: settings.file.integrations,
    webhooks: webhookReceiversOf(settings, warn),
    settingsWith: (stored) => jobSettingsOf(withStoredTold(settings, stored, log)),
    logs: logDestinationsOf(settings, warn),
    tracing,
    monitoring: { host: MONITORING_HOST, port: WORKER_MONITORING_PORT },
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
