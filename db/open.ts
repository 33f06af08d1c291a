// Opens the database that a process is told of, or the embedded one of a trial, and refuses one whose schema is behind.
import { connectDatabase } from './connect.ts';
import { embeddedDataDir, startEmbedded } from './embedded.ts';
import { migrateToLatest, missingMigrations } from './migrate.ts';
import type { Db } from './schema/database.ts';
import { type DatabaseLimits, MIGRATION_LIMITS } from './steady.ts';

export type OpenDatabase = { readonly db: Db; readonly url: string; close(): Promise<void> };

/**
 * `url` undefined: an embedded PostgreSQL, migrated at once. With a url, migrations are an operator's decision
 * (`npm run migrate`): throws when some are missing.
 */
export async function openDatabase(
  url: string | undefined,
  onError: (error: Error) => void,
  limits?: DatabaseLimits,
): Promise<OpenDatabase> {
  if (url === undefined) return openEmbedded(onError, limits);
  const db = connectDatabase(url, onError, limits);
  const missing = await missingMigrations(db).catch(async (cause: unknown) => {
    await db.destroy();
    const why = cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : 'no answer';
    throw new Error(`The database of DATABASE_URL cannot be used: ${why}`, { cause });
  });
  if (missing.length > 0) {
    await db.destroy();
    throw new Error(`The database lacks ${missing.join(', ')}: run "npm run migrate" first.`);
  }
  return { db, url, close: () => db.destroy() };
}

async function openEmbedded(onError: (error: Error) => void, limits?: DatabaseLimits): Promise<OpenDatabase> {
  const server = await startEmbedded(embeddedDataDir('postgres'));
  let db: Db | null = null;
  const close = async () => {
    await db?.destroy();
    await server.stop();
  };
  try {
    const url = await server.url('patchcenter');
    const migrating = connectDatabase(url, onError, MIGRATION_LIMITS);
    await migrateToLatest(migrating).finally(() => migrating.destroy());
    db = connectDatabase(url, onError, limits);
    return { db, url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
