// One embedded PostgreSQL for the whole run, with one migrated template that each test file copies.
import { constants } from 'node:fs';
import { access, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Nothing of it outlives the run. */
const FLAGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_wal_size=512MB'].flatMap((one) => [
  '-c',
  one,
]);

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 3 * 1024 ** 3;

/** Hundreds of databases are copied and dropped: on a disk that takes half a second each. Containers often have little room there. */
async function roomInMemory(): Promise<string> {
  try {
    await access(MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  useTemporaryFolder();
  // Not mkdtemp: its folder is closed to others, and as root PostgreSQL runs as another user.
  const dir = path.join(await roomInMemory(), `patchcenter-test-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true, flags: FLAGS });
  const template = connectDatabase(await server.url('template_patchcenter'), () => {});
  await migrateToLatest(template);
  await template.destroy();
  project.provide('postgresUrl', (await server.url('postgres')).replace(/\/postgres$/, ''));
  return async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  };
}
