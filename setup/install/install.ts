// Installs: the database and its role, the files, the schema. What is there from before is kept unless somebody says otherwise.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError } from '../../config.ts';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { MIGRATION_LIMITS } from '../../db/steady.ts';
import { type Answers, unreadableFiles } from './answers.ts';
import { createDatabase } from './create-database.ts';
import { filesOf, SECRETS } from './files.ts';
import { type MayReplace, type Written, writeFiles } from './write-files.ts';

export type Installed = {
  readonly written: readonly Written[];
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
};

/** Throws SettingsError where a person must decide. */
export async function install(answers: Answers, mayReplace: MayReplace, now = new Date()): Promise<Installed> {
  const unreadable = unreadableFiles(answers);
  if (unreadable.length > 0) throw new SettingsError(unreadable);
  const at = (name: string) => path.join(answers.directory, SECRETS, name);
  const databaseUrl = await databaseUrlFor(answers, at('database-url'));
  const linkSecret = existsSync(at('link-secret')) ? null : randomBytes(32).toString('base64url');
  const files = filesOf(answers, { databaseUrl, linkSecret });
  const written = await writeFiles(answers.directory, files, mayReplace, now);
  return { written, migrated: await migrate(readFileSync(at('database-url'), 'utf8').trim()) };
}

/** null: made by an earlier run, and its address is on file. */
async function databaseUrlFor({ database }: Answers, file: string): Promise<string | null> {
  if ('url' in database) return database.url;
  if (existsSync(file)) return null;
  const made = await createDatabase(database);
  if (made.kind === 'made') return made.url;
  const what = made.what === 'role' ? `role ${database.role}` : `database ${database.name}`;
  throw new SettingsError([
    `The ${what} exists already, and ${file} does not: name another one, or give the address of the database (database: { url: … }).`,
  ]);
}

async function migrate(url: string): Promise<readonly string[]> {
  const db = connectDatabase(url, () => {}, MIGRATION_LIMITS);
  return migrateToLatest(db).finally(() => db.destroy());
}
