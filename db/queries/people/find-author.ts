// The account of an address, for what is done in somebody's name.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';
import { type Account, loadAccount } from './accounts.ts';

export async function findAuthor(
  db: Db,
  address: string,
): Promise<(Account & { readonly entraId: string | null }) | null> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'entra_id'])
    .where('email', '=', sql<string>`lower(${address})`)
    .executeTakeFirst();
  const account = row === undefined ? null : await loadAccount(db, row.id);
  return row === undefined || account === null ? null : { ...account, entraId: row.entra_id };
}
