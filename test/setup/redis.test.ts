import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { askRedis } from '../../jobs/queue/ask-redis-backend.ts';
import { startRedis } from '../faults/restartable.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const [master, replica] = [await startRedis(), await startRedis()];
const admins = [master, replica].flatMap((one) => (one === null ? [] : [new Redis(one.url)]));
afterAll(async () => {
  for (const one of admins) one.disconnect();
  await master?.stop();
  await replica?.stop();
});

const sayOf = async (url: string) =>
  said(await asked('redis', installed({ settings: settingsOf({ REDIS_URL: url }) })));

describe.skipIf(master === null)('a real Redis', () => {
  const url = master?.url ?? '';
  const [ofMaster, ofReplica] = admins;

  it('is fine when it throws nothing away, and nothing is written to it', async () => {
    expect(await sayOf(url)).toMatch(/^yes: Redis \d+\.\d+\.\d+, noeviction$/);
    expect(await ofMaster?.dbsize()).toBe(0);
  });

  it('that evicts is not', async () => {
    await ofMaster?.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await sayOf(url)).toMatch(/^no: Redis .*, allkeys-lru$/);
    await ofMaster?.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('that is full, asks for a password or is a replica is not', async () => {
    await ofMaster?.config('SET', 'maxmemory', '1');
    expect(await sayOf(url)).toBe('no: it cannot be written to: OOM');
    await ofMaster?.config('SET', 'maxmemory', '0');
    await ofReplica?.replicaof('127.0.0.1', String(master?.port));
    expect(await sayOf(replica?.url ?? '')).toMatch(/^no: it cannot be written to: READONLY/);
    await ofMaster?.config('SET', 'requirepass', 'secret');
    expect(await sayOf(url)).toMatch(/^no: .*NOAUTH/);
    expect(
      await askRedis(
        { url: url.replace('127', ':secret@127'), caPem: null, sentinel: null },
        new AbortController().signal,
      ),
    ).toMatchObject({
      kind: 'writable',
    });
  });
});
