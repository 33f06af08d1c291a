// One embedded PostgreSQL for the whole run, with one migrated template that each test file copies.
import { rm } from 'node:fs/promises';
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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  useTemporaryFolder();
  // Not mkdtemp: its folder is closed to others, and as root PostgreSQL runs as another user.
  const dir = path.join(tmpdir(), `patchcenter-test-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
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
