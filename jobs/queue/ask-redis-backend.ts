// What a Redis says of itself, for the checks of an installation. Changes nothing.
import { Redis } from 'ioredis';
import { secretNow } from '../../domain/secret.ts';
import { connectionOptions, type RedisConnection } from './redis-connection.ts';

export type RedisState =
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'not-writable'; readonly why: string }
  /** `policy` null: it does not tell. */
  | { readonly kind: 'writable'; readonly version: string; readonly policy: string | null };

/** Deleting it is a write like any other: refused by a replica, by rights, by a disk that is full. Nothing bears this name. */
const NO_SUCH_KEY = 'patchcenter:doctor:nothing';

export async function askRedis(place: RedisConnection, signal: AbortSignal): Promise<RedisState> {
  const connection = new Redis(secretNow(place.url), {
    ...connectionOptions(place),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  });
  let trouble: Error | null = null;
  connection.on('error', (error) => {
    trouble ??= error;
  });
  const give = () => connection.disconnect();
  signal.addEventListener('abort', give);
  try {
    await connection.connect();
    const info = await connection.info();
    const version = field(info, 'redis_version') ?? '0';
    const refusal = await connection.del(NO_SUCH_KEY).then(() => null, messageOf);
    if (refusal !== null) return { kind: 'not-writable', why: refusal };
    const [used, most] = [Number(field(info, 'used_memory')), Number(field(info, 'maxmemory'))];
    if (most > 0 && used >= most) return { kind: 'not-writable', why: 'OOM' };
    return { kind: 'writable', version, policy: field(info, 'maxmemory_policy') };
  } catch (error) {
    return { kind: 'unreachable', why: messageOf(trouble ?? error) };
  } finally {
    signal.removeEventListener('abort', give);
    give();
  }
}

function field(info: string, name: string): string | null {
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? null;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as { code?: string }).code ?? error.name);
}
