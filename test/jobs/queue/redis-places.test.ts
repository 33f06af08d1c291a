// The queue on a Redis that is reached over TLS with a password, and on one whose master is told by a Sentinel and changes.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../db/embedded.ts';
import { createJobQueue } from '../../../jobs/enqueue.ts';
import { askRedis } from '../../../jobs/queue/ask-redis-backend.ts';
import { openBackend } from '../../../jobs/queue/backend.ts';
import type { RedisConnection } from '../../../jobs/queue/redis-connection.ts';
import { startWorkers } from '../../../jobs/queue/worker.ts';

const here = ['redis-server', 'openssl'].every((name) => spawnSync(name, ['--version']).error === undefined);
const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-redis-'));
const servers: ChildProcess[] = [];
afterAll(() => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const log = pino({ level: 'silent' });
const COMMON = [
  '--bind',
  '127.0.0.1',
  '--save',
  '',
  '--appendonly',
  'no',
  '--requirepass',
  'secret',
  '--masterauth',
  'secret',
];
const NOBODY = new AbortController().signal;

function start(args: readonly string[]): ChildProcess {
  const server = spawn('redis-server', args, { stdio: 'ignore', cwd: folder });
  servers.push(server);
  return server;
}

function certificate(): { readonly key: string; readonly crt: string } {
  const [key, crt] = [path.join(folder, 'key.pem'), path.join(folder, 'crt.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', crt, ...subject],
    { stdio: 'ignore' },
  );
  return { key, crt };
}

/** Enqueues session 1, 2… until `count` of them were done by a worker. */
async function done(place: RedisConnection, meanwhile: () => Promise<void> = async () => {}) {
  const backend = await openBackend({ kind: 'redis', ...place }, () => {});
  const seen = new Set<number>();
  const queue = createJobQueue(backend, log);
  const workers = startWorkers(
    backend,
    { session: async ({ sessionId }) => void seen.add(sessionId) },
    { sessions: 5, attempts: 1, snapshots: 1, scans: 1, chat: 1 },
    log,
  );
  const through = (id: number) =>
    vi.waitFor(
      async () => {
        await queue.enqueue([{ job: 'session', payload: { sessionId: id } }]);
        await wait(200);
        expect([...seen]).toContain(id);
      },
      { timeout: 25_000, interval: 100 },
    );
  try {
    await through(1);
    await meanwhile();
    await through(2);
  } finally {
    await queue.close();
    await workers.close();
    await backend.close();
  }
}

describe.skipIf(!here)('a Redis over TLS, with a password', () => {
  const { key, crt } = here ? certificate() : { key: '', crt: '' };

  it('takes jobs with the authority of the settings, and is refused without it', { timeout: 60_000 }, async () => {
    const port = await freePort();
    start([
      ...COMMON,
      '--port',
      '0',
      '--tls-port',
      String(port),
      '--tls-cert-file',
      crt,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      crt,
      '--tls-auth-clients',
      'no',
    ]);
    const caPem = readFileSync(crt, 'utf8');
    const place = { url: `rediss://:secret@127.0.0.1:${port}`, caPem, sentinel: null };
    await vi.waitFor(async () => expect(await askRedis(place, NOBODY)).toMatchObject({ kind: 'writable' }), {
      timeout: 10_000,
    });
    await done(place);
    expect(await askRedis({ ...place, caPem: null }, NOBODY)).toMatchObject({
      kind: 'unreachable',
      why: expect.stringMatching(/self.signed/),
    });
    expect(await askRedis({ ...place, url: place.url.replace('secret', 'wrong') }, NOBODY)).toMatchObject({
      kind: 'unreachable',
      why: expect.stringMatching(/WRONGPASS/),
    });
  });
});

/** A Sentinel that knows of no replica when the master dies has nothing to go on with; it looks for them every ten seconds. */
async function untilReplicated(sentinel: number): Promise<void> {
  const asking = new Redis({ host: '127.0.0.1', port: sentinel, password: 'watch' });
  try {
    await vi.waitFor(
      async () => {
        const replicas = await asking.call('SENTINEL', 'replicas', 'patching');
        expect(JSON.stringify(replicas)).toContain('"master-link-status","ok"');
      },
      { timeout: 30_000, interval: 200 },
    );
  } finally {
    asking.disconnect();
  }
}

describe.skipIf(!here)('a Redis behind a Sentinel', () => {
  it('goes on with the new master when the old one dies', { timeout: 120_000 }, async () => {
    const [first, second, sentinel] = [await freePort(), await freePort(), await freePort()];
    const master = start([...COMMON, '--port', String(first)]);
    start([...COMMON, '--port', String(second), '--replicaof', '127.0.0.1', String(first)]);
    const file = path.join(folder, 'sentinel.conf');
    writeFileSync(
      file,
      [
        `port ${sentinel}`,
        'bind 127.0.0.1',
        `sentinel monitor patching 127.0.0.1 ${first} 1`,
        'sentinel auth-pass patching secret',
        'sentinel down-after-milliseconds patching 700',
        'sentinel failover-timeout patching 3000',
        'requirepass watch',
        '',
      ].join('\n'),
    );
    start([file, '--sentinel']);
    const hosts = [
      { host: '127.0.0.1', port: await freePort() },
      { host: '127.0.0.1', port: sentinel },
    ];
    const place = {
      url: 'redis://:secret@unused',
      caPem: null,
      sentinel: { name: 'patching', hosts, password: 'watch' },
    };
    await vi.waitFor(async () => expect(await askRedis(place, NOBODY)).toMatchObject({ kind: 'writable' }), {
      timeout: 20_000,
    });
    await untilReplicated(sentinel);
    await done(place, async () => {
      master.kill('SIGKILL');
      await once(master, 'exit');
    });
    expect(await askRedis({ ...place, sentinel: { ...place.sentinel, name: 'other' } }, NOBODY)).toMatchObject({
      kind: 'unreachable',
    });
  });
});
