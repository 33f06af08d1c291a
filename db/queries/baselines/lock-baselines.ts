// One change of baselines at a time, and none while a patch group takes one.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';

/** Held to the end of the transaction. Readers go on. */
export async function lockBaselines(trx: Trx): Promise<void> {
  await sql`lock table baselines in share row exclusive mode`.execute(trx);
}
