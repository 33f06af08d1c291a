// A backup is one file of one instant; a restore is whole, or leaves nothing.
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { connectDatabase } from '../../../db/connect.ts';
import { backUpDatabase } from '../../../db/copy/backup.ts';
import { restoreDatabase } from '../../../db/copy/restore.ts';
import { openDatabase } from '../../../db/open.ts';
import { openKeptDatabase } from '../../kept/kept-database.ts';
import { keptVersions } from '../../kept/kept-version.ts';
import { backedUp, backupFile } from '../restored/lost-time.ts';
import { ask, dump, emptyDatabase, untilNobodyUses } from './empty-database.ts';

// Each makes the schema anew, by all migrations.
vi.setConfig({ testTimeout: 60_000 });
const kept = (await keptVersions()).at(-1);
if (kept === undefined) throw new Error('no kept version');
/** Its connections stay: a backup is made while processes run. */
const { url } = await openKeptDatabase(kept);
await ask(url, `insert into zones (name) values (E'a\\tb\\nc\\\\.\\nd'), ('\\.'), ('é « x »')`);
const whole = await backedUp(url);

const restore = (file: string, to: string) =>
  restoreDatabase({ file, to, now: new Date(kept.now.getTime() + 3_600_000), zone: 'Europe/Paris' }, () => {});

describe('a backup', () => {
  it('holds every row, strange ones included, for its owner alone', async () => {
    const to = await emptyDatabase('bare');
    await restore(whole, to);
    const [before, after] = [await dump(url), await dump(to)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    // What a restore does not touch is the same to the letter; the trail only grows.
    for (const table of [
      'servers',
      'zones',
      'users',
      'user_roles',
      'campaigns',
      'campaign_drafts',
      'patch_planning',
      'attempt_logs',
      'activity_effects',
    ] as const) {
      if (table !== 'campaigns') expect(after[table], table).toEqual(before[table]);
      expect(after[table]?.length, table).toBe(before[table]?.length);
    }
    expect(after.audit_log).toEqual(expect.arrayContaining([...(before.audit_log ?? [])]));
    expect(after.patch_history).toEqual(expect.arrayContaining([...(before.patch_history ?? [])]));
    expect((await stat(whole)).mode & 0o777).toBe(0o600);
    const opened = await openDatabase(to, () => {});
    await opened.close();
  });

  it('is of one instant, whatever is written meanwhile', async () => {
    const writing = connectDatabase(url, () => {});
    let more = true;
    let written = 0;
    const pairs = (async () => {
      for (let i = 0; more; i += 1) {
        await writing.transaction().execute(async (trx) => {
          await trx
            .insertInto('applications')
            .values({ name: `pair-${i}` })
            .execute();
          await trx
            .insertInto('zones')
            .values({ name: `pair-${i}` })
            .execute();
        });
        written += 1;
        await wait(5);
      }
    })();
    await vi.waitUntil(() => written > 3);
    const file = await backedUp(url);
    more = false;
    await pairs;
    await writing.destroy();
    const to = await emptyDatabase('bare');
    await restore(file, to);
    const [both] = await ask(
      to,
      `select (select array_agg(name order by name) from zones where name like 'pair-%')
      = (select array_agg(name order by name) from applications where name like 'pair-%') as same`,
    );
    expect(both).toEqual({ same: true });
  });

  it('is never written over another file', async () => {
    await expect(backUpDatabase({ from: url, file: whole })).rejects.toThrow(
      /is there already: a backup is never written over/,
    );
    const nowhere = '/nowhere/x.backup';
    await expect(backUpDatabase({ from: url, file: nowhere })).rejects.toThrow(
      /^The backup could not be written: ENOENT/,
    );
  });
});

describe('a restore is refused in a sentence', () => {
  async function refusal(file: string, to: string): Promise<string> {
    return restore(file, to).then(
      () => 'restored',
      (error: Error) => error.message,
    );
  }

  async function changed(change: (text: string) => string): Promise<string> {
    const file = backupFile();
    await writeFile(file, gzipSync(change(gunzipSync(await readFile(whole)).toString('utf8'))));
    return file;
  }

  const isEmpty = async (to: string) =>
    (await ask(to, "select from pg_class where relnamespace = 'public'::regnamespace")).length === 0;

  it.each([
    ['that was cut off', async () => changed((text) => text.slice(0, text.length / 2)), /is not whole: it was cut off/],
    [
      'whose end is missing',
      async () => changed((text) => text.replace('{"whole":true}', '{"whole":false}')),
      /its end is missing/,
    ],
    [
      'with a row too few',
      async () => changed((text) => text.replace(/[^\n]*é « x »[^\n]*\n/, '')),
      /^zones differs after it was copied: \d+ rows/,
    ],
    [
      'with a table that is not where it must be',
      async () => changed((text) => text.replace('\n{"name":"zones"', '\n{"name":"nozones"')),
      /is damaged: zones is not where it must be/,
    ],
    [
      'of a changed schema',
      async () =>
        changed((text) => text.replace('"name":"zones","columns":["id",', '"name":"zones","columns":["id","colour",')),
      /The schema that its migrations make lacks zones/,
    ],
  ])('of a file %s, and nothing is left', async (_what, make, sentence) => {
    const to = await emptyDatabase('bare');
    const said = await refusal(await make(), to);
    expect(said).toMatch(sentence);
    if (said !== 'restored') expect(await isEmpty(to)).toBe(true);
  });

  it('of a file that is packed wrongly, is none of ours, is of a newer version, or is not there', async () => {
    const to = await emptyDatabase('bare');
    const torn = backupFile();
    const bytes = await readFile(whole);
    await writeFile(torn, Buffer.concat([bytes.subarray(0, bytes.length - 200), Buffer.alloc(200)]));
    expect(await refusal(torn, to)).toMatch(/could not be copied|is not whole|Nothing was restored/);
    const other = backupFile();
    await appendFile(other, 'id;name\n');
    expect(await refusal(other, to)).toMatch(/cannot be read: incorrect header check/);
    const text = backupFile();
    await writeFile(text, gzipSync('hello\n'));
    expect(await refusal(text, to)).toMatch(/is no backup of PatchCenter, or of another format/);
    expect(
      await refusal(
        await changed((all) => all.replace('"0120-restored-database"', '"0120-restored-database","9999-later"')),
        to,
      ),
    ).toMatch(/is of a newer version \(9999-later\): restore it with that version/);
    expect(await refusal('/nowhere/x', to)).toMatch(/cannot be read: ENOENT/);
    expect(await isEmpty(to)).toBe(true);
  });

  it('into a database that holds something, or that is in use', async () => {
    const filled = await emptyDatabase();
    await ask(filled, "insert into zones (name) values ('DMZ')");
    expect(await refusal(whole, filled)).toMatch(/^The target is not empty \(zones has rows/);
    const foreign = await emptyDatabase('bare');
    await ask(foreign, 'create table of_others (id int)');
    expect(await refusal(whole, foreign)).toMatch(/^The target is not empty/);
    const used = await emptyDatabase();
    const db = connectDatabase(used, () => {});
    await db.selectFrom('servers').select('id').execute();
    expect(await refusal(whole, used)).toMatch(/^The target is in use by 1 connections/);
    await db.destroy();
    await untilNobodyUses(used);
    expect(await refusal(whole, used)).toBe('restored');
  });

  it('and one that was killed keeps processes out until it is run again', async () => {
    const to = await emptyDatabase();
    // What is left when the machine goes down after the rows, before orders are withdrawn.
    await ask(to, 'create table closed_to_processes (reason text not null, since timestamptz not null default now())');
    await ask(
      to,
      `insert into closed_to_processes (reason) values ('A restore into it has not ended: run "npm run db:restore" again.')`,
    );
    await ask(to, "insert into zones (name) values ('left')");
    await expect(openDatabase(to, () => {})).rejects.toThrow(/not to be used\. A restore into it has not ended/);
    expect(await refusal(whole, to)).toBe('restored');
    expect(await ask(to, "select name from zones where name = 'left'")).toEqual([]);
    const opened = await openDatabase(to, () => {});
    await opened.close();
  });
});
