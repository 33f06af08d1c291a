// The chat process of the demo: the product's own, with the demo's clock and the demo's own words before it.
import { pino } from 'pino';
import { botSettingsOf } from '../bot/settings-from-file.ts';
import { startChat } from '../bot/start-chat.ts';
import { type OpenDatabase, openDatabase } from '../db/open.ts';
import { loadIntegrations } from '../integrations/open-integrations.ts';
import { openBackend } from '../jobs/queue/backend.ts';
import { createOutageLog } from '../jobs/queue/outage-log.ts';
import { CHAT_CHECKS } from '../setup/chat-checks.ts';
import { runChecks } from '../setup/run-checks.ts';
import { createDisguise } from './as.ts';
import { createDemoClock } from './clock.ts';
import { createDemoCommands } from './demo-commands.ts';
import { startFileServer } from './file-server.ts';
import { CLAIRE } from './inventory/people.ts';
import { lendChat } from './lend-chat.ts';
import { runChild } from './processes/child.ts';
import type { ChatOrder, ChatReady } from './processes/messages.ts';
import { demoSettings } from './settings.ts';

runChild<ChatOrder, ChatReady>(async ({ databaseUrl, clockFile, settingsFile, language }, parent) => {
  const log = pino({ base: { process: 'chat' } });
  const trouble = (store: string) => createOutageLog(log, 'connection trouble', { store }, () => database.ask());
  const database: OpenDatabase = await openDatabase(databaseUrl, trouble('database'));
  const backend = await openBackend({ kind: 'postgres', url: databaseUrl }, trouble('queue'));
  const given = demoSettings(settingsFile);
  const integrations = await loadIntegrations(given.file.integrations);
  const settings = { ...botSettingsOf(given), integrations };
  const clock = createDemoClock(clockFile);
  const files = await startFileServer();
  const words = createDemoCommands({
    attach: files.attach,
    clock,
    disguise: createDisguise(CLAIRE),
    fix: parent.fix,
    lendChat: (from, to) => lendChat(database.db, from, to),
    language,
    zone: settings.zone,
  });
  const checkInstallation = () =>
    runChecks(CHAT_CHECKS, {
      processes: ['chat'],
      faults: [],
      settings: given,
      database: { kind: 'reached', db: database.db },
    });
  const stores = { db: database.db, databaseUrl, backend };
  const chat = await startChat({ settings, ...stores, checkInstallation, clock, log, ...words });
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
