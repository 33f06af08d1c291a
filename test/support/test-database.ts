// A fresh, migrated database for one test file; dropped at its end.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import type { Db } from '../../db/schema/database.ts';

export type TestDatabase = { readonly db: Db; readonly url: string };

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = inject('postgresUrl');
  await withAdmin(admin, (client) =>
    client.query(`create database ${name} template template_patchcenter strategy file_copy`),
  );
  const url = `${admin}/${name}`;
  const db = connectDatabase(url, () => {});
  afterAll(async () => {
    await db.destroy();
    await withAdmin(admin, (client) => client.query(`drop database ${name} with (force)`));
  });
  return { db, url };
}

async function withAdmin(admin: string, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: `${admin}/postgres` });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
