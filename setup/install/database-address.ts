// The address of the product's database, where it is made: its password is on disk before the role is, so that a run that is cut is
// taken up by the next one.
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { sentenceOf } from '../../config/sentence.ts';
import { SettingsError } from '../../config.ts';
import { connectDatabase } from '../../db/connect.ts';
import { readServer } from '../../db/queries/doctor/server-encoding.ts';
import { MIGRATION_LIMITS } from '../../db/steady.ts';
import type { Answers } from './answers.ts';
import { createDatabase, newDatabaseUrl } from './create-database.ts';
import { putFile } from './put-file.ts';
import type { MayReplace } from './write-files.ts';

const begunAt = (file: string) => `${file}.begun`;

/** null: an earlier run made it and its address is on file, or the address of another one there is to stay. Throws SettingsError. */
export async function databaseUrlFor(
  { database }: Answers,
  file: string,
  mayReplace: MayReplace,
): Promise<string | null> {
  if ('url' in database) {
    await assertReached(database.url);
    return database.url;
  }
  if (existsSync(file) && (readOf(file, database) !== null || !(await mayReplace(file)))) return null;
  const begun = readOf(begunAt(file), database);
  const url = begun ?? newDatabaseUrl(database);
  if (begun === null) putFile(begunAt(file), Buffer.from(`${url}\n`));
  const made = await createDatabase(database, url, begun !== null);
  if (made.kind === 'made') return url;
  const what = made.what === 'role' ? `role ${database.role}` : `database ${database.name}`;
  throw new SettingsError([
    `The ${what} exists already, and its address is not in ${file}: name another one, or give the address of the database (database: { url: … }).`,
  ]);
}

/** Once its address is in the file itself. What was begun and waits for the file of another database to be replaced stays. */
export async function forgetBegun({ database }: Answers, file: string): Promise<void> {
  const waits = 'adminUrl' in database && readOf(begunAt(file), database) !== null && readOf(file, database) === null;
  if (existsSync(file) && !waits) await rm(begunAt(file), { force: true });
}

/** null: none, or of another order. */
function readOf(where: string, { name, role }: { readonly name: string; readonly role: string }): string | null {
  if (!existsSync(where)) return null;
  const text = readFileSync(where, 'utf8').trim();
  if (!URL.canParse(text)) return null;
  const { username, pathname } = new URL(text);
  return username === role && pathname === `/${name}` ? text : null;
}

/** Before anything is written: once it is on file, it is replaced by a word only. */
export async function assertReached(url: string): Promise<void> {
  const db = connectDatabase(url, () => {}, MIGRATION_LIMITS);
  try {
    const { encoding } = await readServer(db);
    if (encoding !== 'UTF8')
      throw new Error(
        `this database is in ${encoding}, and UTF8 is needed (create database … encoding 'UTF8' template template0)`,
      );
  } catch (error) {
    throw new SettingsError([
      `database.url: ${sentenceOf(error)}. Check that PostgreSQL runs there, the account, its password and the name of the database. Nothing was written.`,
    ]);
  } finally {
    await db.destroy();
  }
}
