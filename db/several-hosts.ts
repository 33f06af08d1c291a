// DATABASE_URL with several hosts, as libpq writes it: postgres://user@one:5432,two:5432/patchcenter. `pg` knows one host; here is found which of
// them can be written now. Standbys are never used.
import pg from 'pg';

export type Place = { readonly host: string; readonly port: number };

const PARTS = /^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/i;
const DEFAULT_PORT = 5432;

export function hostsOf(url: string): readonly Place[] {
  const hosts = PARTS.exec(url)?.[2] ?? '';
  return hosts.split(',').flatMap((one): Place[] => {
    const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(one) ?? [];
    return host === ''
      ? []
      : [{ host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? DEFAULT_PORT : Number(port) }];
  });
}

/** The same address with that host alone. */
export function withHost(url: string, { host, port }: Place): string {
  const written = host.includes(':') ? `[${host}]` : host;
  return url.replace(PARTS, (_all, before: string, _hosts, after: string) => `${before}${written}:${port}${after}`);
}

/** All are asked at once; the first that can be written is taken. Rejects with a sentence that says of each what it answered. */
export async function findPrimary(url: string, limitMs: number): Promise<Place> {
  const hosts = hostsOf(url);
  try {
    return await Promise.any(hosts.map((place) => assertPrimary(url, place, limitMs)));
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors : [error];
    const said = hosts.map(({ host, port }, i) => `${host}:${port} ${reasonOf(reasons[i])}`);
    throw new Error(`None of the hosts of DATABASE_URL can be written now (${said.join('; ')})`, { cause: error });
  }
}

async function assertPrimary(url: string, place: Place, limitMs: number): Promise<Place> {
  const client = new pg.Client({
    connectionString: withHost(url, place),
    connectionTimeoutMillis: limitMs,
    statement_timeout: limitMs,
    query_timeout: limitMs,
    application_name: 'patchcenter-probe',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ writable: boolean }>(
      "select not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off' as writable",
    );
    if (rows[0]?.writable !== true) throw new Error('is a standby');
    return place;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as { code?: string }).code ?? error.name);
}
