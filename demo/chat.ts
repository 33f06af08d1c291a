// The chat process of the demo: the product's own, with the demo's clock and the demo's own words before it.
import { pino } from 'pino';
import { startChat } from '../bot/process.ts';
import { botSettingsOf } from '../bot/settings-from-file.ts';
import { openDatabase } from '../db/open.ts';
import { openBackend } from '../jobs/queue/backend.ts';
import { createDisguise } from './as.ts';
import { createDemoClock } from './clock.ts';
import { createDemoCommands } from './demo-commands.ts';
import { startFileServer } from './file-server.ts';
import { CLAIRE } from './inventory/people.ts';
import { runChild } from './processes/child.ts';
import type { ChatOrder, ChatReady } from './processes/messages.ts';
import { demoSettings } from './settings.ts';

runChild<ChatOrder, ChatReady>(async ({ databaseUrl, clockFile, language }, parent) => {
  const log = pino({ base: { process: 'chat' } });
  const onError = (error: Error) => log.warn({ err: error }, 'connection trouble');
  const database = await openDatabase(databaseUrl, onError);
  const backend = await openBackend({ kind: 'postgres', url: databaseUrl }, onError);
  const settings = botSettingsOf(demoSettings());
  const clock = createDemoClock(clockFile);
  const files = await startFileServer();
  const words = createDemoCommands({
    attach: files.attach,
    clock,
    disguise: createDisguise(CLAIRE),
    fix: parent.fix,
    language,
    zone: settings.zone,
  });
  const chat = await startChat({ settings, db: database.db, databaseUrl, backend, clock, log, ...words });
  return {
    ready: { address: chat.address },
    stop: async () => {
      await chat.stop();
      await files.close();
      await backend.close();
      await database.close();
    },
  };
});
