// Numbers that were given out after the backup are never given again: whatever bears one (a unit on a host, a job of a queue, a button
// in Teams, the name of a snapshot) finds nothing here, instead of something else.
import { sql } from 'kysely';
import type { Trx } from '../schema/database.ts';

/** More than can be given out between a backup and its restore; an integer holds two thousand such leaps. */
const LEAP = 1_000_000;
/** People type the number of a campaign. */
const SMALL_LEAPS: Readonly<Record<string, number>> = { campaigns_id_seq: 1000 };

export async function leapIds(trx: Trx): Promise<void> {
  const { rows } = await sql<{ name: string; last: string | null }>`
    select sequencename as name, last_value::text as last from pg_sequences where schemaname = current_schema()`.execute(
    trx,
  );
  for (const { name, last } of rows) {
    const next = BigInt(last ?? 0) + BigInt(SMALL_LEAPS[name] ?? LEAP);
    await sql`select setval(${sql.lit(name)}::regclass, ${next.toString()}::bigint)`.execute(trx);
  }
}
