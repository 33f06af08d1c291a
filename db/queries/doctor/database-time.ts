// The database's clock, and whether it knows a time zone.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

export async function readDatabaseTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database tells no time');
  return row.now;
}

export async function knowsZone(db: Db, zone: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_timezone_names where lower(name) = lower(${zone})`.execute(db);
  return rows.length > 0;
}
