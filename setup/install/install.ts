// Installs: the database and its role, the files, the schema. What is there from before is kept unless somebody says otherwise. Cut between
// any two lines, it is done by being run again.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError } from '../../config.ts';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { MIGRATION_LIMITS } from '../../db/steady.ts';
import type { Answers } from './answers.ts';
import { databaseUrlFor, forgetBegun } from './database-address.ts';
import { filesOf, SECRETS } from './files.ts';
import { unreadableFiles } from './unreadable-files.ts';
import { closeToOthers, folderFaults, type MayReplace, type Written, writeFiles } from './write-files.ts';

export type Installed = {
  readonly written: readonly Written[];
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
};

/** Throws SettingsError where a person must decide. `tell`: of files, before the schema is touched, which may fail. */
export async function install(
  answers: Answers,
  replaces: MayReplace,
  { now = new Date(), tell = () => {} }: { now?: Date; tell?: (written: readonly Written[]) => void } = {},
): Promise<Installed> {
  const at = (name: string) => path.join(answers.directory, SECRETS, name);
  const kept = ['database-url', 'link-secret'].map(at);
  const places = filesOf(answers, { databaseUrl: '', linkSecret: '' }).map((file) => file.path);
  const faults = [
    ...unreadableFiles(answers),
    ...folderFaults(answers.directory, places),
    ...kept.filter(isEmpty).map((file) => `${file} is empty: remove it, or put back what it held.`),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  closeToOthers(kept);
  const mayReplace = askedOnce(replaces);
  const databaseUrl = await databaseUrlFor(answers, at('database-url'), mayReplace);
  const linkSecret = existsSync(at('link-secret')) ? null : randomBytes(32).toString('base64url');
  const files = filesOf(answers, { databaseUrl, linkSecret });
  const written = await writeFiles(answers.directory, files, mayReplace, now);
  closeToOthers(
    files.filter((file) => file.path.startsWith(`${SECRETS}/`)).map((file) => at(path.basename(file.path))),
  );
  await forgetBegun(answers, at('database-url'));
  tell(written);
  return { written, migrated: await migrate(readFileSync(at('database-url'), 'utf8').trim()) };
}

/** The address of a database is asked about before the database is made, and again as it is written. */
function askedOnce(ask: MayReplace): MayReplace {
  const said = new Map<string, boolean>();
  return async (where) => {
    const may = said.get(where) ?? (await ask(where));
    said.set(where, may);
    return may;
  };
}

function isEmpty(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === '';
}

async function migrate(url: string): Promise<readonly string[]> {
  const db = connectDatabase(url, () => {}, MIGRATION_LIMITS);
  return migrateToLatest(db).finally(() => db.destroy());
}
