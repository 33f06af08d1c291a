// Everything moves to another PostgreSQL, or nothing does.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../../db/connect.ts';
import { transferDatabase } from '../../../db/copy/transfer.ts';
import { openDatabase } from '../../../db/open.ts';
import { openKeptDatabase } from '../../kept/kept-database.ts';
import { keptVersions } from '../../kept/kept-version.ts';
import { ask, dump, emptyDatabase, untilNobodyUses } from './empty-database.ts';

const kept = (await keptVersions()).at(-1);
if (kept === undefined) throw new Error('no kept version');
const lived = await openKeptDatabase(kept);
await lived.db.destroy();

/** The lived week, in a database of its own that no process is connected to. */
async function livedWeek(): Promise<string> {
  const name = `copy_${randomUUID().replaceAll('-', '')}`;
  await ask(
    `${inject('postgresUrl')}/postgres`,
    `create database ${name} template ${new URL(lived.url).pathname.slice(1)}`,
  );
  return `${inject('postgresUrl')}/${name}`;
}

const QUIET = () => {};

describe('a transfer', () => {
  it('brings every row, and the next ids, triggers and foreign keys work as before', async () => {
    const from = await livedWeek();
    const to = await emptyDatabase();
    const copied = await transferDatabase({ from, to }, QUIET);
    expect(await dump(to)).toEqual(await dump(from));
    expect(copied.filter(({ rows }) => rows > 0).length).toBeGreaterThan(50);
    const next = (url: string) =>
      ask(
        url,
        `select relname, (pg_sequence_last_value(oid))::text as last from pg_class where relkind = 'S'
        and relname <> 'card_changes_id_seq' order by 1`,
      );
    expect(await next(to)).toEqual(await next(from));
    const constraints = `select conrelid::regclass::text as on, conname, pg_get_constraintdef(oid) as def, convalidated
      from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`;
    expect(await ask(to, constraints)).toEqual(await ask(await emptyDatabase(), constraints));
    const triggers = `select tgrelid::regclass::text as on, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`;
    expect(await ask(to, triggers)).toEqual(await ask(await emptyDatabase(), triggers));
    // Cards are followed there as here.
    await ask(to, 'delete from card_changes');
    await ask(to, "update servers set etat = etat || ' ' where id = (select server_id from patch_sessions limit 1)");
    expect(await ask(to, 'select card_key from card_changes')).not.toEqual([]);
  });

  it('draws each card once more: what was noted of them is not taken along', async () => {
    const from = await livedWeek();
    await ask(from, "insert into card_changes (card_key, settles_at) values ('campaign:1', '999999999999')");
    const to = await emptyDatabase();
    await transferDatabase({ from, to }, QUIET);
    const noted = await ask(
      to,
      'select card_key from card_changes where settles_at is not null or card_key not in (select key from cards)',
    );
    expect(noted).toEqual([]);
    expect((await ask(to, 'select from card_changes')).length).toBe((await ask(to, 'select from cards')).length);
  });

  it('closes the source: a process that is started there says where the database is', async () => {
    const from = await livedWeek();
    const to = await emptyDatabase();
    await transferDatabase({ from, to }, QUIET);
    await expect(openDatabase(from, QUIET)).rejects.toThrow(
      /not to be used\. It was moved to .*copy_.*set DATABASE_URL/,
    );
    await expect(transferDatabase({ from, to: await emptyDatabase() }, QUIET)).rejects.toThrow(
      /The source is closed: It was moved/,
    );
    const opened = await openDatabase(to, QUIET);
    await opened.close();
  });

  it('needs no superuser', async () => {
    const role = `role_${randomUUID().replaceAll('-', '')}`;
    const admin = `${inject('postgresUrl')}/postgres`;
    await ask(admin, `create role ${role} login password 'x'`);
    const to = await emptyDatabase('bare');
    await ask(admin, `alter database ${new URL(to).pathname.slice(1)} owner to ${role}`);
    const own = to.replace(/\/\/[^@]*@/, `//${role}:x@`);
    const { migrateToLatest } = await import('../../../db/migrate.ts');
    const db = connectDatabase(own, QUIET);
    await migrateToLatest(db).finally(() => db.destroy());
    await untilNobodyUses(to);
    const from = await livedWeek();
    await transferDatabase({ from, to: own }, QUIET);
    expect(await dump(to)).toEqual(await dump(from));
    await ask(admin, `drop database ${new URL(to).pathname.slice(1)} with (force)`);
    await ask(admin, `drop role ${role}`);
  });
});

describe('a transfer is refused in a sentence, and changes nothing', async () => {
  const source = await livedWeek();

  async function refusal(from: string, to: string): Promise<string> {
    const before = [await dump(from), await dump(to)];
    const refused = await transferDatabase({ from, to }, QUIET).then(
      () => 'moved',
      (error: Error) => error.message,
    );
    expect([await dump(from), await dump(to)]).toEqual(before);
    expect(await ask(from, "select to_regclass('closed_to_processes') as closed")).toEqual([{ closed: null }]);
    return refused;
  }

  it('while a process runs on the source', async () => {
    const from = source;
    const db = connectDatabase(from, QUIET);
    await db.selectFrom('servers').select('id').executeTakeFirst();
    const said = await refusal(from, await emptyDatabase());
    await db.destroy();
    expect(said).toBe(
      'The source is in use by 1 connections of processes: stop all chat and worker processes first, then run this again.',
    );
  });

  it('while a process runs on the target', async () => {
    const to = await emptyDatabase();
    const db = connectDatabase(to, QUIET);
    await db.selectFrom('servers').select('id').executeTakeFirst();
    const said = await refusal(source, to);
    await db.destroy();
    expect(said).toMatch(/^The target is in use by 1 connections/);
  });

  it('when the target holds rows', async () => {
    const to = await emptyDatabase();
    await ask(to, "insert into zones (name) values ('DMZ')");
    expect(await refusal(source, to)).toBe('The target is not empty: zones has rows. Make a new, empty database.');
  });

  it('when the target was never migrated, or otherwise', async () => {
    const from = source;
    expect(await refusal(from, await emptyDatabase('bare'))).toMatch(
      /^The target has no tables yet: run "npm run migrate"/,
    );
    const older = await emptyDatabase();
    await ask(older, "delete from kysely_migration where name = '0111-latest-validations'");
    expect(await refusal(from, older)).toMatch(/^The target lacks 0111-latest-validations, compared with the source/);
    const other = await emptyDatabase();
    await ask(other, 'alter table zones add column colour text');
    expect(await refusal(from, other)).toMatch(/^The target lacks zones \(.*has zones \(.*colour\) besides/);
  });

  it('when the source holds no database of the product, or cannot be reached', async () => {
    expect(await refusal(await emptyDatabase('bare'), await emptyDatabase())).toMatch(
      /^The source holds no database of PatchCenter/,
    );
    const nowhere = transferDatabase({ from: 'postgres://x:secret@127.0.0.1:1/x', to: await emptyDatabase() }, QUIET);
    await expect(nowhere).rejects.toThrow(/^The source cannot be reached: .*ECONNREFUSED/);
    await expect(nowhere).rejects.not.toThrow(/secret/);
  });

  it('when rows come out otherwise than they went in', async () => {
    const to = await emptyDatabase();
    // The same columns, and one that comes out differently.
    await ask(to, 'alter table environments drop column name_key cascade');
    await ask(to, 'alter table environments add column name_key text generated always as (upper(name)) stored');
    expect(await refusal(source, to)).toMatch(
      /^environments differs after it was copied: (\d+) rows with the sum \d+ were read, \1 with \d+ are there\.$/,
    );
  });

  it('when the source goes away in the middle', async () => {
    const from = await livedWeek();
    const to = await emptyDatabase();
    const cut = transferDatabase({ from, to }, ({ table }) => {
      if (table === 'account_hosts') void endConnections(from);
    });
    await expect(cut).rejects.toThrow(/^(The rows of|Nothing was moved)/);
    expect((await ask(to, 'select from users')).length).toBe(0);
    await ask(from, 'select 1');
  });

  async function endConnections(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` });
    await client.connect();
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      new URL(url).pathname.slice(1),
    ]);
    await client.end();
  }
});
