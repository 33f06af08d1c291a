// The contact of an account whose name or address changes.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

type Called = { readonly name: string; readonly email: string };

/** It follows where it says the same as the account did, and nobody's contact has the new address. */
export async function followContact(
  trx: Trx,
  userId: UserId,
  { before, after }: { readonly before: Called; readonly after: Called },
): Promise<void> {
  await sql`update contacts c set name = case when c.name = ${before.name} then ${after.name} else c.name end, email = ${after.email}
    from users u where u.id = ${userId} and c.id = u.contact_id and c.email = ${before.email}
      and not exists (select from contacts o where o.email = ${after.email} and o.id <> c.id)`.execute(trx);
}
