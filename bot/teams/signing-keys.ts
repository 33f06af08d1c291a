// The public keys that the Bot Framework signs with, as its OpenID metadata lists them.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readLimited } from '../http/read-limited.ts';

export type SigningKey = {
  readonly key: KeyObject;
  /** Channels that the key may sign for; null: the metadata says nothing of it. */
  readonly endorsements: readonly string[] | null;
};

export type SigningKeys = {
  /** Null: no such key. Rejects when the keys cannot be fetched and none are known, and when too many ask while they are fetched. */
  find(keyId: string): Promise<SigningKey | null>;
};

const Metadata = z.object({ jwks_uri: z.url() });
const Key = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).nullish(),
});
const KeySet = z.object({ keys: z.array(z.unknown()) });

const DAY_MS = 24 * 3_600_000;
/** An unknown key id may be a new key, or anybody's invention: the latter must not make the bot ask at each request. */
const AGAIN_FOR_UNKNOWN_MS = 5 * 60_000;
const AGAIN_AFTER_FAILURE_MS = 5_000;
const TIME_LIMIT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;
/** Requests that wait for keys: anybody can invent a key, and the bot answers only so many requests at once. */
const MAX_WAITING = 16;

type Known = ReadonlyMap<string, SigningKey>;

/**
 * Keys are kept for a day. A known key answers at once, also while they are fetched anew: a token with an invented key must not make
 * Teams wait. `now` in milliseconds, of the machine.
 */
export function createSigningKeys(metadataUrl: string, onError: (error: unknown) => void, now = Date.now): SigningKeys {
  let known: Known | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;
  let waiting = 0;

  function refresh(): Promise<void> {
    underWay ??= fetchKeys(metadataUrl)
      .then((keys) => {
        known = keys;
        fetchedAt = now();
      })
      .catch(onError)
      .finally(() => {
        triedAt = now();
        underWay = null;
      });
    return underWay;
  }

  async function refreshed(): Promise<void> {
    if (waiting >= MAX_WAITING) throw new Error('Too many requests wait for the keys of the Bot Framework');
    waiting += 1;
    await refresh().finally(() => {
      waiting -= 1;
    });
  }

  const isDue = () => now() - fetchedAt > DAY_MS && now() - triedAt > AGAIN_AFTER_FAILURE_MS;
  const mayBeNew = () => now() - triedAt > AGAIN_FOR_UNKNOWN_MS;

  return {
    async find(keyId) {
      const found = known?.get(keyId);
      if (found !== undefined) {
        if (isDue()) void refresh();
        return found;
      }
      if (underWay !== null || isDue() || (known !== null && mayBeNew())) await refreshed();
      if (known === null) throw new Error('The keys of the Bot Framework could not be fetched');
      return known.get(keyId) ?? null;
    },
  };
}

async function fetchKeys(metadataUrl: string): Promise<Known> {
  const { jwks_uri: address } = Metadata.parse(await fetchJson(metadataUrl));
  const { keys } = KeySet.parse(await fetchJson(address));
  const found = new Map<string, SigningKey>();
  for (const value of keys) {
    const parsed = Key.safeParse(value);
    if (!parsed.success) continue;
    const { kty, kid, n, e, endorsements } = parsed.data;
    const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
    found.set(kid, { key, endorsements: endorsements ?? null });
  }
  if (found.size === 0) throw new Error('The metadata of the Bot Framework lists no key');
  return found;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIME_LIMIT_MS) });
  const bytes = response.ok && response.body !== null ? await readLimited(response.body, MAX_BYTES) : null;
  if (bytes === null) throw new Error(`The Bot Framework answered ${response.status} without keys`);
  return JSON.parse(new TextDecoder().decode(bytes));
}
