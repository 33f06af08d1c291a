// Opens PostgreSQL through `pg` and Kysely. Dates and times stay text: a JavaScript Date would move days between zones.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Secret } from '../domain/secret.ts';
import type { Database, Db } from './schema/database.ts';
import { type DatabaseLimits, DEFAULT_DATABASE_LIMITS, steadyConfig } from './steady.ts';

const DATE_OID = 1082;
const TIME_OID = 1083;

/** How columns come back. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE_OID) return (value: string) => value;
    if (oid === TIME_OID) return (value: string) => value.slice(0, 5);
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

const CONNECTIONS = 10;

export type DatabaseAddress = { readonly url: Secret; readonly limits: DatabaseLimits };
const addresses = new WeakMap<Db, DatabaseAddress>();

/** For a thread that opens connections of its own; undefined: within a transaction, or not opened here. */
export function addressOf(db: Db): DatabaseAddress | undefined {
  return addresses.get(db);
}

/** `url` is a PostgreSQL connection string. The caller ends it with `destroy()`. `onError` hears of lost connections. */
export function connectDatabase(
  url: Secret,
  onError: (error: Error) => void,
  limits: DatabaseLimits = DEFAULT_DATABASE_LIMITS,
): Db {
  const pool = new pg.Pool({ ...steadyConfig(url, limits, onError), max: CONNECTIONS, types: columnTypes });
  // Each client has told it by itself; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  addresses.set(db, { url, limits });
  return db;
}
