// A kept database as an installation of that version would bring it: its schema, its rows, then every migration since.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { migrateTo, migrateToLatest } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';
import type { KeptVersion } from './kept-version.ts';

export type KeptDatabase = {
  readonly db: Db;
  readonly url: string;
  /** Names of the migrations that ran over the kept rows. */
  readonly migrated: readonly string[];
};

export async function openKeptDatabase(kept: KeptVersion): Promise<KeptDatabase> {
  const name = `kept_${randomUUID().replaceAll('-', '')}`;
  const admin = inject('postgresUrl');
  await asAdmin(`${admin}/postgres`, (client) => client.query(`create database ${name}`));
  const url = `${admin}/${name}`;
  const db = connectDatabase(url, () => {});
  afterAll(async () => {
    await db.destroy();
    await asAdmin(`${admin}/postgres`, (client) => client.query(`drop database ${name} with (force)`));
  });
  await migrateTo(db, kept.migrations);
  await asAdmin(url, (client) => load(client, kept));
  return { db, url, migrated: await migrateToLatest(db) };
}

/** Foreign keys are looked at when all tables are filled: their order is that of the alphabet. */
async function load(client: pg.Client, { rows, sequences }: KeptVersion): Promise<void> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  for (const [table, all] of rows) {
    const generated = await generatedColumns(client, table);
    const columns = Object.keys(all[0] ?? {})
      .filter((column) => !generated.has(column))
      .map((column) => `"${column}"`)
      .join(', ');
    await client.query(
      `insert into "${table}" (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
      [JSON.stringify(all)],
    );
  }
  for (const { name, last } of sequences) await client.query('select setval($1::regclass, $2)', [name, last]);
  await client.query('commit');
}

async function generatedColumns(client: pg.Client, table: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    "select attname as name from pg_attribute where attrelid = $1::regclass and attgenerated <> ''",
    [table],
  );
  return new Set(rows.map(({ name }) => name));
}

async function asAdmin(url: string, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
