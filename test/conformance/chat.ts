// The chat process for the conformance tests: bot/main.ts with a moved clock. Everything else is the product's own.
import { pino } from 'pino';
import { botSettingsOf } from '../../bot/settings-from-file.ts';
import { startChat } from '../../bot/start-chat.ts';
import { loadSettings, redisConnectionOf } from '../../config.ts';
import { openDatabase } from '../../db/open.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { createOutageLog } from '../../jobs/queue/outage-log.ts';
import { shiftedClock } from './support/shifted-clock.ts';

const settings = loadSettings(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'chat' } });
const onError = createOutageLog(log, 'connection trouble');
const database = await openDatabase(settings.environment.DATABASE_URL, onError);
const redis = redisConnectionOf(settings);
const backend = await openBackend(
  redis === undefined ? { kind: 'postgres', url: database.url } : { kind: 'redis', ...redis },
  onError,
);
const chat = await startChat({
  settings: botSettingsOf(settings),
  db: database.db,
  databaseUrl: database.url,
  backend,
  clock: shiftedClock(process.env),
  log,
});
log.info({ address: chat.address }, 'the bot is ready');

process.once('SIGTERM', async () => {
  await chat.stop();
  await backend.close();
  await database.close();
});
