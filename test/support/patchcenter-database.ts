// A PatchCenter to take over from: its schema and rows in the embedded PostgreSQL, a role that may read it and nothing else, and a sum of all that
// is stored in it.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import type { PatchCenterRows } from './patchcenter-estate.ts';
import { PATCHCENTER_SCHEMA } from './patchcenter-schema.ts';

export type PatchCenterDatabase = {
  /** Of its owner, who may write. */
  readonly url: string;
  /** Of a role with the right to read alone. */
  readonly readerUrl: string;
  run(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Every row of every table, and what PostgreSQL counts as written. */
  sum(): Promise<unknown>;
};

const PASSWORD = 'tr0ubadour&co';

export async function createPatchCenter(
  rows: PatchCenterRows,
  schema = PATCHCENTER_SCHEMA,
): Promise<PatchCenterDatabase> {
  const id = randomUUID().replaceAll('-', '');
  const [name, reader] = [`foreign_${id}`, `reader_${id}`];
  const admin = inject('postgresUrl');
  await once(`${admin}/postgres`, (client) => client.query(`create database ${name}`));
  const url = `${admin}/${name}`;
  const run: PatchCenterDatabase['run'] = (sql, values = []) =>
    once(url, async (client) => (await client.query(sql, [...values])).rows as Record<string, unknown>[]);
  await once(url, async (client) => {
    await client.query(schema);
    for (const [table, of] of Object.entries(rows)) {
      for (let at = 0; at < of.length; at += 20_000)
        await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
          JSON.stringify(of.slice(at, at + 20_000)),
        ]);
    }
    await client.query(`create role ${reader} login password '${PASSWORD}'`);
    await client.query(`grant select on all tables in schema public to ${reader}`);
  });
  afterAll(() =>
    once(`${admin}/postgres`, async (client) => {
      await client.query(`drop database ${name} with (force)`);
      await client.query(`drop role ${reader}`);
    }),
  );
  const address = new URL(url);
  address.username = reader;
  address.password = encodeURIComponent(PASSWORD);
  return { url, readerUrl: address.toString(), run, sum: () => sumOf(run) };
}

async function sumOf(run: PatchCenterDatabase['run']): Promise<unknown> {
  const tables = await run(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const sums: Record<string, unknown> = {};
  for (const { name } of tables)
    [sums[String(name)]] = await run(
      `select count(*)::int as rows, md5(coalesce(string_agg(t::text || t.xmin::text || t.ctid::text, '|' order by t.ctid), '')) as sum from ${name} t`,
    );
  return sums;
}

async function once<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
