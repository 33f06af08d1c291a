// The public keys that the Bot Framework signs with, as its OpenID metadata lists them.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readLimited } from '../http/read-limited.ts';

export type SigningKey = {
  readonly key: KeyObject;
  /** Channels that the key may sign for; empty: the metadata says nothing of it. */
  readonly endorsements: readonly string[];
};

export type SigningKeys = {
  /** Null: no such key. Rejects when the keys cannot be fetched and none are known. */
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
const MOST_BYTES = 1024 * 1024;

type Known = ReadonlyMap<string, SigningKey>;

/** Keys are kept for a day; old ones go on being used while new ones cannot be fetched. `now` in milliseconds, of the machine. */
export function createSigningKeys(metadataUrl: string, onError: (error: unknown) => void, now = Date.now): SigningKeys {
  let known: Known | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let under: Promise<void> | null = null;

  function refresh(): Promise<void> {
    under ??= fetchKeys(metadataUrl)
      .then((keys) => {
        known = keys;
        fetchedAt = now();
      })
      .catch(onError)
      .finally(() => {
        triedAt = now();
        under = null;
      });
    return under;
  }

  return {
    async find(keyId) {
      if (now() - fetchedAt > DAY_MS && now() - triedAt > AGAIN_AFTER_FAILURE_MS) await refresh();
      else if (under !== null) await under;
      if (known?.has(keyId) === false && now() - triedAt > AGAIN_FOR_UNKNOWN_MS) await refresh();
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
    found.set(kid, { key, endorsements: endorsements ?? [] });
  }
  if (found.size === 0) throw new Error('The metadata of the Bot Framework lists no key');
  return found;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIME_LIMIT_MS) });
  const bytes = response.ok && response.body !== null ? await readLimited(response.body, MOST_BYTES) : null;
  if (bytes === null) throw new Error(`The Bot Framework answered ${response.status} without keys`);
  return JSON.parse(new TextDecoder().decode(bytes));
}
