// The demo's PostgreSQL, in a process of its own: a Ctrl-C in the terminal would otherwise end it before those who use it.
import { rm } from 'node:fs/promises';
import { startEmbedded } from '../db/embedded.ts';
import { runChild } from './processes/child.ts';
import type { DatabaseOrder, DatabaseReady } from './processes/messages.ts';

runChild<DatabaseOrder, DatabaseReady>(async ({ dataDir }) => {
  await rm(dataDir, { recursive: true, force: true });
  const server = await startEmbedded(dataDir, { temporary: true, flags: ['-c', 'fsync=off'] });
  return {
    ready: { url: await server.url('patchcenter') },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      await rm(`${dataDir}.port`, { force: true });
    },
  };
});
