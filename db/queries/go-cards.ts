// A validation, a link or a session may matter to any prod go: their cards are all drawn again, and skip when nothing changed.
import { sql } from 'kysely';
import type { Trx } from '../schema/database.ts';

export async function touchGoCards(trx: Trx): Promise<void> {
  await trx
    .updateTable('cards')
    .set({ dirty_seq: sql<string>`dirty_seq + 1`, touched_at: sql<Date>`now()` })
    .where('key', 'like', 'go:%')
    .where('final', '=', false)
    .execute();
}
