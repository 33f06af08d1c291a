// Opens PostgreSQL through `pg` and Kysely. Dates and times stay text: a JavaScript Date would move days between zones.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Db } from './schema/database.ts';

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

/** `url` is a PostgreSQL connection string. The caller ends it with `destroy()`. `onError` hears of lost idle connections. */
export function connectDatabase(url: string, onError: (error: Error) => void, maxConnections = 10): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    types: columnTypes,
    application_name: 'patchcenter',
  });
  pool.on('error', onError);
  // The pool listens to idle connections alone: one that is cut between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
