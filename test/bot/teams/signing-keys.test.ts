// The keys of the Bot Framework while they are slow to come: whoever invents keys must not make the bot wait for itself.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSigningKeys } from '../../../bot/teams/signing-keys.ts';

const DAY_MS = 24 * 3_600_000;
const KEY = {
  kty: 'RSA',
  kid: 'known',
  n: 'u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u',
  e: 'AQAB',
};

let slow = false;
let clock = 0;
const held: (() => void)[] = [];
const server = createServer((request, response) => {
  const answer = () => reply(request.url ?? '', response);
  if (slow) held.push(answer);
  else answer();
});

function reply(path: string, response: ServerResponse): void {
  const { port } = server.address() as AddressInfo;
  response.end(JSON.stringify(path === '/keys' ? { keys: [KEY] } : { jwks_uri: `http://127.0.0.1:${port}/keys` }));
}

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const keys = () =>
  createSigningKeys(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    () => {},
    () => clock,
  );

/** What has become of it by now, without waiting. */
async function byNow<T>(asked: Promise<T>): Promise<T | 'waits' | 'refused'> {
  const later = new Promise<'waits'>((resolve) => setTimeout(() => resolve('waits'), 50));
  return Promise.race([asked.catch((): 'refused' => 'refused'), later]);
}

async function release(): Promise<void> {
  slow = false;
  while (held.length > 0) {
    held.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('lets a limited number wait for keys, and turns the others away at once', async () => {
  slow = true;
  const found = keys();
  const asked = Array.from({ length: 60 }, (_, n) => found.find(`invented-${n}`));
  const now = await Promise.all(asked.map(byNow));
  expect(now.filter((one) => one === 'refused')).toHaveLength(44);
  expect(now.filter((one) => one === 'waits')).toHaveLength(16);
  await release();
  const settled = await Promise.allSettled(asked);
  expect(settled.filter((one) => one.status === 'fulfilled' && one.value === null)).toHaveLength(16);
  expect(await found.find('known'), 'and works as ever afterwards').not.toBeNull();
});

it('answers a known key at once while unknown ones, or the day, make it ask again', async () => {
  const found = keys();
  await found.find('known');
  for (const later of [10 * 60_000, 2 * DAY_MS]) {
    clock += later;
    slow = true;
    const invented = Array.from({ length: 30 }, (_, n) => found.find(`invented-${n}`).catch(() => null));
    expect(await byNow(found.find('known'))).toMatchObject({ endorsements: null });
    expect(await byNow(found.find('known'))).toMatchObject({ endorsements: null });
    await release();
    await Promise.all(invented);
  }
});
