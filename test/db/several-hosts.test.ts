// PostgreSQL with several hosts, over TLS: the one that can be written is used, and another one once it has taken over.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../../db/embedded.ts';
import { hostsOf, withHost } from '../../db/several-hosts.ts';

describe('an address with several hosts', () => {
  it('is read as libpq reads it', () => {
    expect(hostsOf('postgres://u:p@one,two:6432,[::1]:7/db?sslmode=verify-full')).toEqual([
      { host: 'one', port: 5432 },
      { host: 'two', port: 6432 },
      { host: '::1', port: 7 },
    ]);
    expect(hostsOf('postgresql://one/db')).toEqual([{ host: 'one', port: 5432 }]);
    expect(hostsOf('postgres:///db?host=/var/run/postgresql')).toEqual([]);
    expect(withHost('postgres://u:p@one,two/db?x=1', { host: '::1', port: 7 })).toBe('postgres://u:p@[::1]:7/db?x=1');
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;

describe.skipIf(!hasOpenssl)('two servers over TLS, one of which cannot be written', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-hosts-'));
  chmodSync(folder, 0o755);
  const started: EmbeddedServer[] = [];
  afterAll(async () => {
    for (const server of started) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  if (!hasOpenssl) return;
  const [key, crt] = [path.join(folder, 'key.pem'), path.join(folder, 'crt.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', crt, ...subject],
    { stdio: 'ignore' },
  );
  const flags = ['-c', 'fsync=off', '-c', 'ssl=on', '-c', `ssl_cert_file=${crt}`, '-c', `ssl_key_file=${key}`];
  const data = (name: string) => path.join(folder, name);
  const begin = async (name: string) => {
    const server = await startEmbedded(data(name), {
      flags: name === 'first' && started.length === 0 ? ['-c', 'fsync=off'] : flags,
    });
    started.push(server);
    return server;
  };
  const seedling = await begin('first');
  const database = await seedling.url('patchcenter');
  const seeded = connectDatabase(database, () => {});
  await sql`create table notes (text text)`.execute(seeded);
  await seeded.destroy();
  await seedling.stop();
  started.pop();
  cpSync(data('first'), data('second'), { recursive: true });
  // As root PostgreSQL runs as another user.
  if (process.getuid?.() === 0) {
    execFileSync('chown', ['-R', 'postgres', data('second')]);
    execFileSync('chown', ['postgres', key]);
  }
  chmodSync(data('second'), 0o700);
  chmodSync(key, 0o600);
  started.push(await startEmbedded(data('first'), { flags }));
  // As a standby is, for whoever would write. A real one never becomes ready for the package that starts these.
  started.push(await startEmbedded(data('second'), { flags }));
  const setReadOnly = (value: 'on' | 'off') => onSecond(`alter system set default_transaction_read_only = ${value}`);
  const portOf = (name: string) => Number(readFileSync(`${data(name)}.port`, 'utf8'));
  const [first, second] = [portOf('first'), portOf('second')];
  const url = `postgres://postgres:embedded@127.0.0.1:${second},127.0.0.1:${first}/patchcenter?sslmode=verify-full&sslrootcert=${crt}`;

  async function onSecond(change: string): Promise<void> {
    const client = new pg.Client({ connectionString: withHost(url, { host: '127.0.0.1', port: second }) });
    await client.connect();
    await client.query('set default_transaction_read_only = off');
    await client.query(change);
    await client.query('select pg_reload_conf()');
    await client.end();
  }
  await setReadOnly('on');

  it('writes to the one that can be written, although it stands second, then to the other when that has taken over', {
    timeout: 60_000,
  }, async () => {
    const db = connectDatabase(url, () => {}, { connectMs: 4000, statementMs: 4000 });
    await sql`insert into notes values ('one')`.execute(db);
    const { rows } = await sql<{
      ssl: boolean;
      port: number;
    }>`select ssl, inet_server_port() as port from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
    expect(rows).toEqual([{ ssl: true, port: first }]);
    await started.shift()?.stop();
    await expect(sql`insert into notes values ('two')`.execute(db)).rejects.toThrow();
    await setReadOnly('off');
    await vi.waitFor(() => sql`insert into notes values ('three')`.execute(db), { timeout: 20_000, interval: 200 });
    const after = await sql<{ text: string; port: number }>`select text, inet_server_port() as port from notes`.execute(
      db,
    );
    expect(after.rows).toEqual([{ text: 'three', port: second }]);
    await db.destroy();
  });

  it('says of each host what it answered when none can be written', { timeout: 60_000 }, async () => {
    const db = connectDatabase('postgres://x@127.0.0.1:1,127.0.0.1:2/x', () => {}, {
      connectMs: 2000,
      statementMs: 2000,
    });
    await expect(sql`select 1`.execute(db)).rejects.toThrow(
      /None of the hosts of DATABASE_URL can be written now \(127\.0\.0\.1:1 .*ECONNREFUSED.*; 127\.0\.0\.1:2 .*ECONNREFUSED/,
    );
    await db.destroy();
  });

  it('is refused without the authority of its certificate', { timeout: 60_000 }, async () => {
    const db = connectDatabase(url.replace(/&sslrootcert=.*/, ''), () => {}, { connectMs: 2000, statementMs: 2000 });
    await expect(sql`select 1`.execute(db)).rejects.toThrow(/self.signed/);
    await db.destroy();
  });
});
