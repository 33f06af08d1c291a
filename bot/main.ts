// The chat process of the product: Teams credentials, no keys of servers. Can be started several times.
import { pino } from 'pino';
import { asItStands, followSettings } from '../config/follow-settings.ts';
import { tracingOf } from '../config/otlp-receiver.ts';
import { live } from '../config/process-life.ts';
import { createSettingsBook } from '../config/settings-book.ts';
import { withStoredTold } from '../config/stored-settings.ts';
import { checkedRedisOf, databaseLimitsOf, loadSettings, secretSetting } from '../config.ts';
import { type OpenDatabase, openDatabase } from '../db/open.ts';
import { loadStoredSettings } from '../db/queries/settings/stored-settings.ts';
import { systemClock } from '../domain/clock.ts';
import { loadIntegrations } from '../integrations/open-integrations.ts';
import { openBackend } from '../jobs/queue/backend.ts';
import { createOutageLog } from '../jobs/queue/outage-log.ts';
import { openTracing } from '../monitoring/tracing/open-tracing.ts';
import { NO_TRACING, type Tracing } from '../monitoring/tracing/tracing.ts';
import { CHAT_CHECKS } from '../setup/chat-checks.ts';
import { type Installation, runChecks } from '../setup/run-checks.ts';
import { botNeeds, botSettingsOf } from './settings-from-file.ts';
import { startChat } from './start-chat.ts';

await live(async (life) => {
  const settings = loadSettings(process.env, botNeeds);
  let tracing: Tracing = NO_TRACING;
  const log = pino({
    level: settings.environment.LOG_LEVEL,
    base: { process: 'chat' },
    mixin: () => tracing.ids(),
  });
  const warn = (sentence: string) => log.warn(sentence);
  tracing = await openTracing(tracingOf(settings, warn), 'chat', log);
  life.onStop(() => tracing.close());
  const trouble = (store: string) => createOutageLog(log, 'connection trouble', { store }, () => database.ask());
  const databaseLimits = databaseLimitsOf(settings);
  const address = secretSetting(settings, 'DATABASE_URL', warn);
  const redis = checkedRedisOf(settings, warn);
  const database: OpenDatabase = await openDatabase(address, trouble('database'), databaseLimits);
  life.onStop(() => database.close());
  const backend = await openBackend(
    redis === undefined ? { kind: 'postgres', url: database.url, limits: databaseLimits } : { kind: 'redis', ...redis },
    trouble('queue'),
  );
  life.onStop(() => backend.close());
  const stores = { db: database.db, databaseUrl: database.url, databaseLimits, backend, tracing };
  const installation: Installation = {
    processes: ['chat'],
    faults: [],
    settings,
    database: address === undefined ? { kind: 'unset' } : { kind: 'reached', db: database.db },
  };
  const integrations = await loadIntegrations(settings.file.integrations);
  const followed = await followSettings({
    load: () => loadStoredSettings(database.db),
    make: (stored) => ({ ...botSettingsOf(withStoredTold(settings, stored, log), warn), integrations }),
    onError: (error) => log.warn({ err: error }, 'the settings of the database were not read'),
  });
  life.onStop(async () => followed.stop());
  const bot = asItStands(followed.current);
  const settingsBook = createSettingsBook(settings, followed.refresh);
  const checkInstallation = () => runChecks(CHAT_CHECKS, installation);
  const chat = await startChat({ settings: bot, ...stores, checkInstallation, settingsBook, clock: systemClock, log });
  life.onStop(() => {
    log.info('the bot stops');
    return chat.stop();
  });
  log.info({ address: chat.address }, 'the bot is ready');
});
