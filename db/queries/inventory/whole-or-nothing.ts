// A refusal commits with its row of the audit: what was written before it was found is taken back first.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';

/** `write`: null, it is done; otherwise what stands against it, and nothing of it remains. */
export async function wholeOrNothing<Against>(trx: Trx, write: () => Promise<Against | null>): Promise<Against | null> {
  await sql`savepoint whole_or_nothing`.execute(trx);
  const against = await write();
  await (against === null
    ? sql`release savepoint whole_or_nothing`
    : sql`rollback to savepoint whole_or_nothing`
  ).execute(trx);
  return against;
}
