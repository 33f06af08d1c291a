// Writes every row of a database as text: one file a table, one row a line, in the order of its key.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';

export type Dumped = { readonly empty: readonly string[] };

/** One state of the database, whatever goes on meanwhile. */
export async function dumpDatabase(db: Db, folder: string): Promise<Dumped> {
  await mkdir(path.join(folder, 'rows'), { recursive: true });
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const empty: string[] = [];
      for (const table of await tablesOf(trx)) {
        const rows = await rowsOf(trx, table);
        if (rows.length === 0) empty.push(table);
        else await writeLines(path.join(folder, 'rows', `${table}.jsonl`), rows);
      }
      await writeLines(path.join(folder, 'migrations.jsonl'), await lines(trx, MIGRATIONS));
      await writeLines(path.join(folder, 'sequences.jsonl'), await lines(trx, SEQUENCES));
      return { empty };
    });
}

const MIGRATIONS = sql<{ line: string }>`select to_jsonb(name)::text as line from kysely_migration order by name`;
const SEQUENCES = sql<{ line: string }>`
  select jsonb_build_object('name', sequencename, 'last', last_value)::text as line
  from pg_sequences where schemaname = 'public' and last_value is not null order by sequencename`;

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%' order by tablename`.execute(db);
  return rows.map(({ name }) => name);
}

async function rowsOf(db: Db, table: string): Promise<string[]> {
  const { rows: key } = await sql<{ column: string }>`
    select a.attname as column from pg_index i
    cross join lateral unnest(i.indkey) with ordinality as k(attnum, position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = ${table}::regclass and i.indisprimary order by k.position`.execute(db);
  const order = key.length === 0 ? sql`1` : sql.join(key.map(({ column }) => sql.ref(column)));
  return lines(db, sql`select to_jsonb(t)::text as line from ${sql.table(table)} t order by ${order}`);
}

async function lines(db: Db, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await query.execute(db);
  return (rows as { line: string }[]).map(({ line }) => line);
}

function writeLines(file: string, all: readonly string[]): Promise<void> {
  return writeFile(file, all.map((line) => `${line}\n`).join(''));
}
