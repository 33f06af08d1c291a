// Starts the local Teams client (Microsoft's Agents Playground) without a browser, without telemetry, and on loopback alone.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { holdProcess, type RunningProcess } from '../processes/start-process.ts';
import { playgroundConfig, type World } from './config.ts';

export type Playground = RunningProcess & { readonly address: string };

const READY_WITHIN_MS = 30_000;

/** `folder` takes its configuration and its log. Rejects when it does not answer on that very port. */
export async function startPlayground(ask: {
  bot: string;
  port: number;
  folder: string;
  world?: World;
}): Promise<Playground> {
  const config = path.join(ask.folder, 'playground.yml');
  await writeFile(config, playgroundConfig(ask.world));
  const held = holdProcess({ name: 'playground', logs: ask.folder }, playgroundScript(), {
    args: ['start', '-e', ask.bot, '-c', 'msteams', '-p', String(ask.port), '--su', serviceUrl(ask.port), '--dt'],
    execArgv: ['--import', new URL('./preload.ts', import.meta.url).href],
    cwd: ask.folder,
    env: {
      ...process.env,
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
      M365_AGENTS_PLAYGROUND_LOGFILE: path.join(ask.folder, 'playground-own.log'),
    },
  });
  const address = `http://127.0.0.1:${ask.port}`;
  try {
    await answers(address, held.ended);
  } catch (cause) {
    await held.stop();
    throw new Error(`The local Teams client did not start: see ${held.logFile}`, { cause });
  }
  return { ...held, address };
}

/** Where the bot sends its messages to. */
export function serviceUrl(port: number): string {
  return `http://127.0.0.1:${port}/_connector`;
}

/** The first port from `first` on that nobody listens on. */
export async function freePortFrom(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port;
  throw new Error(`No free port between ${first} and ${first + 99}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function playgroundScript(): string {
  try {
    return createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  } catch (cause) {
    throw new Error('The local Teams client is not installed: npm ci, without --omit=dev, brings it.', { cause });
  }
}

async function answers(address: string, ended: Promise<void>): Promise<void> {
  const over = ended.then(() => {
    throw new Error('it ended');
  });
  const polled = (async () => {
    for (let left = READY_WITHIN_MS; left > 0; left -= 100) {
      const answer = await fetch(address).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok === true) return;
      await wait(100);
    }
    throw new Error(`no answer at ${address}`);
  })();
  await Promise.race([polled, over]);
}
