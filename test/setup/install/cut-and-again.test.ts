// A setup that is cut, or meets what is there already: run again it ends well, and nothing of anybody is lost or laid open.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { type Answers, checkedAnswers } from '../../../setup/install/answers.ts';
import { createDatabase, newDatabaseUrl } from '../../../setup/install/create-database.ts';
import { install } from '../../../setup/install/install.ts';
import { writeFiles } from '../../../setup/install/write-files.ts';

const adminUrl = `${inject('postgresUrl')}/postgres`;
const made: string[] = [];
const folderOf = () => mkdtempSync(path.join(tmpdir(), 'patchcenter-install-'));
const never = async () => false;

async function asAdmin(...statements: readonly string[]): Promise<pg.QueryResult | undefined> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  let last: pg.QueryResult | undefined;
  try {
    for (const statement of statements) last = await client.query(statement);
  } finally {
    await client.end();
  }
  return last;
}
afterAll(async () => {
  for (const name of made) await asAdmin(`drop database if exists ${name} with (force)`, `drop role if exists ${name}`);
});

/** The address of an administrator in it. */
async function emptyDatabase(): Promise<string> {
  const name = newName();
  await asAdmin(`create database ${name} encoding 'UTF8' template template0`);
  return adminUrl.replace(/\/postgres$/, `/${name}`);
}

function newName(): string {
  const name = `cut_${process.pid}_${made.length}`;
  made.push(name);
  return name;
}

function answersIn(folder: string, database?: object): Answers {
  const name = newName();
  const file = (called: string) => {
    writeFileSync(path.join(folder, called), 'secret\n');
    return path.join(folder, called);
  };
  const APP = '11111111-1111-4111-8111-111111111111';
  return checkedAnswers(
    {
      directory: path.join(folder, 'etc'),
      database: database ?? { adminUrl, name, role: name },
      teams: { appId: APP, tenantId: APP, passwordFile: file('pw') },
      ssh: { privateKeyFile: file('key') },
    },
    'test',
  );
}

async function roleExists(role: string): Promise<boolean> {
  return ((await asAdmin(`select 1 from pg_roles where rolname = '${role}'`))?.rows.length ?? 0) > 0;
}

describe('a setup that was cut', () => {
  it('after the role was made has its password, and goes on with it', { timeout: 60_000 }, async () => {
    const answers = answersIn(folderOf());
    if (!('adminUrl' in answers.database)) throw new Error('made');
    const { name, role } = answers.database;
    // The database cannot be made: its name is somebody's.
    await asAdmin(`create database ${name}`);
    const file = path.join(answers.directory, 'secrets', 'database-url');
    await expect(install(answers, never)).rejects.toThrow(/The database cut_\S+ exists already/);
    expect(await roleExists(role)).toBe(false);
    const url = readFileSync(`${file}.begun`, 'utf8').trim();
    expect(statSync(`${file}.begun`).mode & 0o777).toBe(0o600);
    await asAdmin(`drop database ${name}`);

    // As if killed after both were made, before the address was written.
    expect(await createDatabase(answers.database, url, true)).toEqual({ kind: 'made' });
    expect((await install(answers, never)).migrated.length).toBeGreaterThan(40);
    expect([existsSync(`${file}.begun`), readFileSync(file, 'utf8').trim()]).toEqual([false, url]);
  });

  it('takes no role for its own that has another password', async () => {
    const answers = answersIn(folderOf());
    if (!('adminUrl' in answers.database)) throw new Error('made');
    const { role } = answers.database;
    await asAdmin(`create role ${role} login password 'somebody'`);
    const taken = { kind: 'taken', what: 'role' };
    expect(await createDatabase(answers.database, newDatabaseUrl(answers.database), true)).toEqual(taken);
  });
});

describe('the database', () => {
  it('is made in place of another one whose address is on file, where somebody says so', {
    timeout: 60_000,
  }, async () => {
    const answers = answersIn(folderOf());
    if (!('adminUrl' in answers.database)) throw new Error('made');
    const { role } = answers.database;
    // Somebody gave the administrator's address for that of the product.
    await install({ ...answers, database: { url: await emptyDatabase() } }, never);
    const file = path.join(answers.directory, 'secrets', 'database-url');
    const before = readFileSync(file, 'utf8');

    await install(answers, never);
    expect([readFileSync(file, 'utf8'), await roleExists(role)]).toEqual([before, false]);

    const asked: string[] = [];
    const { written } = await install(answers, async (where) => asked.push(where) > 0);
    expect(asked).toEqual([file]);
    expect(new URL(readFileSync(file, 'utf8').trim()).username).toBe(role);
    const { kept } = written.find(({ where }) => where === file) ?? {};
    expect(readFileSync(kept ?? '', 'utf8')).toBe(before);
    expect((await install(answers, never)).written.map(({ outcome }) => outcome)).not.toContain('left');
  });

  it('is not begun by an account that cannot make all of it', async () => {
    const weak = newName();
    await asAdmin(`create role ${weak} login createrole password 'w'`);
    const name = newName();
    const url = adminUrl.replace(/\/\/[^@]+@/, `//${weak}:w@`);
    const answers = answersIn(folderOf(), { adminUrl: url, name, role: name });
    await expect(install(answers, never)).rejects.toThrow(/lacks CREATEDB.*Nothing was made/);
    expect(await roleExists(name)).toBe(false);
  });

  it('keeps nothing of the administrator’s address', () => {
    const url = newDatabaseUrl({
      adminUrl: 'postgres:///postgres?host=/run/postgresql&user=root&password=topsecret&port=5433',
      name: 'd',
      role: 'r',
    });
    expect(url).toMatch(/^postgres:\/\/r:[\w-]{32}@localhost:5433\/d$/);
  });

  it('that does not answer is told before a file is written', async () => {
    const answers = answersIn(folderOf(), { url: 'postgres://u:hush@127.0.0.1:1/d' });
    await expect(install(answers, never)).rejects.toThrow(/database\.url: .*ECONNREFUSED.*Nothing was written/);
    expect(existsSync(answers.directory)).toBe(false);
  });
});

describe('files', () => {
  const secret = { path: 'secrets/s', content: { kind: 'text', text: 'mine\n' } } as const;
  const write = (folder: string, may: boolean, now = new Date('2027-01-11T09:00:00Z')) =>
    writeFiles(folder, [secret], async () => may, now);

  it('are not written through a link or a file that stands where they are prepared', async () => {
    const folder = folderOf();
    mkdirSync(path.join(folder, 'secrets'));
    const [victim, beside] = [path.join(folder, 'victim'), path.join(folder, 'secrets', 's.new')];
    writeFileSync(victim, 'theirs', { mode: 0o644 });
    symlinkSync(victim, beside);
    await write(folder, false);
    expect([readFileSync(victim, 'utf8'), statSync(victim).mode & 0o777]).toEqual(['theirs', 0o644]);
    expect(statSync(path.join(folder, 'secrets', 's')).mode & 0o777).toBe(0o600);
  });

  it('replace a link that leads nowhere by a word only', async () => {
    const folder = folderOf();
    mkdirSync(path.join(folder, 'secrets'));
    symlinkSync('/nowhere/at/all', path.join(folder, 'secrets', 's'));
    expect((await write(folder, false))[0]?.outcome).toBe('left');
    expect((await write(folder, true))[0]?.outcome).toBe('replaced');
  });

  it('that are replaced twice in a second are both kept', async () => {
    const folder = folderOf();
    const where = path.join(folder, 'secrets', 's');
    const kept = [];
    for (const before of ['one', 'two']) {
      mkdirSync(path.dirname(where), { recursive: true });
      writeFileSync(where, before);
      kept.push((await write(folder, true))[0]?.kept ?? '');
    }
    expect(kept.map((file) => readFileSync(file, 'utf8'))).toEqual(['one', 'two']);
  });

  it('of secrets are closed where somebody left them open, those that stay included', { timeout: 60_000 }, async () => {
    const answers = answersIn(folderOf());
    await install(answers, never);
    const secrets = ['database-url', 'link-secret', 'ssh-key'].map((one) =>
      path.join(answers.directory, 'secrets', one),
    );
    for (const file of secrets) chmodSync(file, 0o644);
    writeFileSync(secrets[2] ?? '', 'edited');
    await install(answers, never);
    expect(secrets.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  it('are not put where others may write, nor in place of what is none', async () => {
    const answers = answersIn(folderOf());
    mkdirSync(path.join(answers.directory, 'secrets'), { recursive: true });
    chmodSync(path.join(answers.directory, 'secrets'), 0o777);
    mkdirSync(path.join(answers.directory, 'settings.yaml'));
    writeFileSync(path.join(answers.directory, 'secrets', 'link-secret'), '\n');
    await expect(install(answers, never)).rejects.toThrow(
      /secrets: other accounts may write there: chmod go-w[\s\S]*settings\.yaml is not a file[\s\S]*link-secret is empty/,
    );
    expect(existsSync(path.join(answers.directory, 'chat.env'))).toBe(false);
    rmSync(path.join(answers.directory, 'settings.yaml'), { recursive: true });
    renameSync(answers.directory, `${answers.directory}-moved`);
    writeFileSync(answers.directory, '');
    await expect(install(answers, never)).rejects.toThrow(/etc is not a folder/);
    const below = { ...answers, directory: path.join(answers.directory, 'deeper') };
    await expect(install(below, never)).rejects.toThrow(/cannot be written \(a part of its path is no folder.*goes on/);
    if (!('adminUrl' in answers.database)) throw new Error('made');
    expect(await roleExists(answers.database.role)).toBe(false);
  });
});
