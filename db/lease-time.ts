// Leases are measured on the database's own clock: every process agrees on it, and moving the business clock does not touch it.
import { type RawBuilder, sql } from 'kysely';

export function secondsFromNow(seconds: number): RawBuilder<Date> {
  return sql<Date>`now() + make_interval(secs => ${seconds})`;
}

export function databaseNow(): RawBuilder<Date> {
  return sql<Date>`now()`;
}
