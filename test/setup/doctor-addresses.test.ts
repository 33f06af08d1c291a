// What a doctor meets on machines that somebody has half set up: each line says what it is, and no password.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { openInstallation } from '../../setup/open-installation.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const server = inject('postgresUrl');
const latin = `latin_${process.pid}`;
const empty = `empty_${process.pid}`;

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
afterAll(async () => {
  for (const name of [latin, empty]) await asAdmin(`drop database if exists ${name} with (force)`);
});

async function on(name: string, run: (db: ReturnType<typeof connectDatabase>) => Promise<void>): Promise<void> {
  const db = connectDatabase(`${server}/${name}`, () => {});
  await run(db).finally(() => db.destroy());
}

describe('an address that is none', () => {
  it.each(['u:S3CRET@h/d', 'postgres://u:S3C/RET@h/d', 'postgres://u:S3CRET@h:99999/d', 'http://u:S3CRET@h/d'])(
    'of PostgreSQL is a line of the report: %s',
    async (DATABASE_URL) => {
      const { database } = await openInstallation({ DATABASE_URL }, ['chat']);
      const report = said(await asked('database', installed({ database })));
      expect(report).toMatch(/^no: no connection: DATABASE_URL: what is written is no address of PostgreSQL/);
      expect(report).not.toMatch(/S3C/);
    },
  );

  it.each(['http://x:S3CRET@127.0.0.1:1', ':S3CRET@127.0.0.1:1', 'redis://:S3C/RET@127.0.0.1:1'])(
    'of Redis is told without its password: %s',
    async (REDIS_URL) => {
      const report = await asked('redis', installed({ settings: settingsOf({ REDIS_URL }) }));
      expect(said(report)).toBe('no: REDIS_URL is no address of Redis');
    },
  );
});

it('a secret that is empty is a fault of the settings, and nobody is asked with it', async () => {
  const empty = path.join(mkdtempSync(path.join(tmpdir(), 'patchcenter-empty-')), 'vc');
  writeFileSync(empty, '\n');
  const list = [{ name: 'N', url: 'https://127.0.0.1:1/sdk', username: 'u', passwordFile: empty }];
  const order = { hprod: ['N'], prod: ['N'] };
  const settings = settingsOf({}, { vcenters: { list, order } });
  const report = said(await asked('vcenter N', installed({ settings })));
  expect(report).toBe(`unknown: not checked: ${empty} is empty.`);
});

describe('a database', () => {
  it('of another encoding is none for names of people', async () => {
    await asAdmin(`create database ${latin} encoding 'LATIN1' template template0 locale 'C'`);
    await on(latin, async (db) => {
      expect(said(await asked('database', installed({ db })))).toBe('no: the database is in LATIN1, not in UTF8');
    });
  });

  it('without a schema sends to the migration, on every line', async () => {
    await asAdmin(`create database ${empty}`);
    await on(empty, async (db) => {
      const report = await asked('environments', installed({ db }));
      expect([said(report), report.remedy?.en]).toEqual([
        'unknown: not checked: the schema of the database is not that of this code',
        'Run npm run migrate.',
      ]);
    });
  });

  it('of a newer version is left as it is', async () => {
    const { db } = await createTestDatabase();
    const table = 'kysely_migration';
    await db
      .withSchema('public')
      .insertInto(table as never)
      .values({ name: '9999-later', timestamp: '2030' } as never)
      .execute();
    await expect(migrateToLatest(db)).rejects.toThrow(/newer version.*9999-later.*Nothing was changed/);
  });
});
