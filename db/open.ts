// Opens the database that a process is told of, or the embedded one of a trial, and refuses one whose schema is behind.
import { sql } from 'kysely';
import type { Secret } from '../domain/secret.ts';
import { closedReason } from './closed-database.ts';
import { connectDatabase } from './connect.ts';
import { embeddedDataDir, startEmbedded } from './embedded.ts';
import { migrateToLatest, missingMigrations } from './migrate.ts';
import type { Db } from './schema/database.ts';
import { type DatabaseLimits, MIGRATION_LIMITS } from './steady.ts';

/** The name of the database of a trial, in the embedded server of that name. */
export const EMBEDDED_DATABASE = 'patchcenter';
export const EMBEDDED_SERVER = 'postgres';

export type OpenDatabase = {
  readonly db: Db;
  readonly url: Secret;
  /** Whether it is there: rejects when it does not answer. */
  ask(): Promise<unknown>;
  close(): Promise<void>;
};

/**
 * `url` undefined: an embedded PostgreSQL, migrated at once. With a url, migrations are an operator's decision
 * (`npm run migrate`): throws when some are missing.
 */
export async function openDatabase(
  url: Secret | undefined,
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
  await assertOpen(db).catch(async (refused: unknown) => {
    await db.destroy();
    throw refused;
  });
  return { db, url, ask: () => askAnything(db), close: () => db.destroy() };
}

async function openEmbedded(onError: (error: Error) => void, limits?: DatabaseLimits): Promise<OpenDatabase> {
  const server = await startEmbedded(embeddedDataDir(EMBEDDED_SERVER));
  let db: Db | null = null;
  const close = async () => {
    await db?.destroy();
    await server.stop();
  };
  try {
    const url = await server.url(EMBEDDED_DATABASE);
    const migrating = connectDatabase(url, onError, MIGRATION_LIMITS);
    await assertOpen(migrating)
      .then(() => migrateToLatest(migrating))
      .finally(() => migrating.destroy());
    const opened = connectDatabase(url, onError, limits);
    db = opened;
    return { db: opened, url, ask: () => askAnything(opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws when it was moved away, or a restore into it has not ended. */
async function assertOpen(db: Db): Promise<void> {
  const reason = await closedReason(db);
  if (reason !== null) throw new Error(`The database is not to be used. ${reason}`);
}

function askAnything(db: Db): Promise<unknown> {
  return sql`select 1`.execute(db);
}
