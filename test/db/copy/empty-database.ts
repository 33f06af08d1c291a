// Databases for copies: migrated and empty, or with nothing at all. Dropped at the end of the test file.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, expect, inject } from 'vitest';

/** Its address. */
export async function emptyDatabase(kind: 'migrated' | 'bare' = 'migrated'): Promise<string> {
  const name = `copy_${randomUUID().replaceAll('-', '')}`;
  const admin = inject('postgresUrl');
  const template = kind === 'migrated' ? ' template template_patchcenter' : '';
  await ask(`${admin}/postgres`, `create database ${name}${template}`);
  afterAll(() => ask(`${admin}/postgres`, `drop database if exists ${name} with (force)`));
  return `${admin}/${name}`;
}

/** The rows that one question is answered with, on a connection of its own that bears no name of a process. */
export async function ask<R extends pg.QueryResultRow>(
  url: string,
  question: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    const { rows } = await client.query<R>(question, values);
    return rows;
  } finally {
    await client.end();
  }
}

/** PostgreSQL still counts a connection for a moment after its client has closed it. */
export async function untilNobodyUses(url: string): Promise<void> {
  const others = () =>
    ask(url, 'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
  await expect.poll(others).toEqual([]);
}

/** All rows of all tables, but for what every database has of its own. */
export async function dump(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
         and relname not in ('card_changes', 'kysely_migration', 'card_declarations', 'closed_to_processes') order by 1`,
    );
    const all: [string, string[]][] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
      all.push([name, rows.map(({ row }) => row).sort()]);
    }
    return Object.fromEntries(all);
  } finally {
    await client.end();
  }
}
