// The chat process of the product: Teams credentials, no keys of servers. Can be started several times.
import { pino } from 'pino';
import { databaseLimitsOf, loadSettings } from '../config.ts';
import { openDatabase } from '../db/open.ts';
import { systemClock } from '../domain/clock.ts';
import { openBackend } from '../jobs/queue/backend.ts';
import { startChat } from './process.ts';
import { botSettingsOf } from './settings-from-file.ts';

const settings = loadSettings(process.env);
const log = pino({ level: settings.environment.LOG_LEVEL, base: { process: 'chat' } });
const onError = (error: Error) => log.warn({ err: error }, 'connection trouble');
const databaseLimits = databaseLimitsOf(settings);
const database = await openDatabase(settings.environment.DATABASE_URL, onError, databaseLimits);
const { REDIS_URL } = settings.environment;
const backend = await openBackend(
  REDIS_URL === undefined
    ? { kind: 'postgres', url: database.url, limits: databaseLimits }
    : { kind: 'redis', url: REDIS_URL },
  onError,
);
const chat = await startChat({
  settings: botSettingsOf(settings),
  db: database.db,
  databaseUrl: database.url,
  databaseLimits,
  backend,
  clock: systemClock,
  log,
});
log.info({ address: chat.address }, 'the bot is ready');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info('the bot stops');
  await chat.stop();
  await backend.close();
  await database.close();
  // What a store that is away keeps open must not keep the process.
  process.exit();
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
