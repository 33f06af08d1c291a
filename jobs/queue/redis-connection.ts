// How Redis is reached: by one address, or through Sentinels that say who the master is; over TLS when the address begins with rediss.
import { type Secret, secretNow } from '../../domain/secret.ts';

export type RedisConnection = {
  /** redis:// or rediss://, with the account, the password and the number of the database. With Sentinels its host is not used. */
  readonly url: Secret;
  /** PEM of the authority that signed its certificate; null: those that Node knows. */
  readonly caPem: string | null;
  readonly sentinel: {
    /** As the Sentinels name the master. */
    readonly name: string;
    readonly hosts: readonly { readonly host: string; readonly port: number }[];
    readonly password: Secret | null;
  } | null;
};

/** Of ioredis, to be given beside `url`. */
type PlaceOptions = {
  tls?: { ca?: string };
  name?: string;
  sentinels?: { host: string; port: number }[];
  sentinelPassword?: string;
  enableTLSForSentinelMode?: boolean;
  sentinelTLS?: { ca?: string };
  sentinelRetryStrategy?: (times: number) => number;
};

const RECONNECT_MS = { step: 250, most: 2000 };

export function connectionOptions({ url, caPem, sentinel }: RedisConnection): PlaceOptions {
  const tls = /^rediss:/i.test(secretNow(url)) ? { tls: caPem === null ? {} : { ca: caPem } } : {};
  if (sentinel === null) return tls;
  return {
    ...tls,
    name: sentinel.name,
    sentinels: sentinel.hosts.map(({ host, port }) => ({ host, port })),
    ...(sentinel.password === null ? {} : { sentinelPassword: secretNow(sentinel.password) }),
    // One switch for both: who encrypts the one encrypts the other.
    ...(tls.tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls.tls }),
    sentinelRetryStrategy(this: PlaceOptions, times) {
      if (sentinel.password !== null) this.sentinelPassword = secretNow(sentinel.password);
      return reconnectMs(times);
    },
  };
}

/** Between two tries to connect, also to a server that refuses: not a storm of them. */
export function reconnectMs(times: number): number {
  return Math.min(RECONNECT_MS.step * times, RECONNECT_MS.most);
}

/** `redis://:PASSWORD@…`; undefined: none. */
export function passwordIn(url: string): string | undefined {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).password) || undefined : undefined;
}
