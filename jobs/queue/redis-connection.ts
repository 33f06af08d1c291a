// How Redis is reached: by one address, or through Sentinels that say who the master is; over TLS when the address begins with rediss.

export type RedisConnection = {
  /** redis:// or rediss://, with the account, the password and the number of the database. With Sentinels its host is not used. */
  readonly url: string;
  /** PEM of the authority that signed its certificate; null: those that Node knows. */
  readonly caPem: string | null;
  readonly sentinel: {
    /** As the Sentinels name the master. */
    readonly name: string;
    readonly hosts: readonly { readonly host: string; readonly port: number }[];
    readonly password: string | null;
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

export function connectionOptions({ url, caPem, sentinel }: RedisConnection): PlaceOptions {
  const tls = /^rediss:/i.test(url) ? { tls: caPem === null ? {} : { ca: caPem } } : {};
  if (sentinel === null) return tls;
  return {
    ...tls,
    name: sentinel.name,
    sentinels: sentinel.hosts.map(({ host, port }) => ({ host, port })),
    ...(sentinel.password === null ? {} : { sentinelPassword: sentinel.password }),
    // One switch for both: who encrypts the one encrypts the other.
    ...(tls.tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls.tls }),
    sentinelRetryStrategy: (times) => Math.min(250 * times, 2000),
  };
}
