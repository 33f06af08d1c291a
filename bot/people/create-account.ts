// An account for somebody who has none yet, by their address: they are bound to it when they first write (PEOPLE-1).
import { sql } from 'kysely';
import { findContact } from '../../db/queries/people/change-people.ts';
import type { UserId } from '../../domain/ids.ts';
import type { AccountFacts } from '../../domain/people/account-change.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** As it will be, without a right. */
export function accountToBe(email: string): AccountFacts {
  return {
    name: nameOf(email),
    entraId: null,
    roles: [],
    disabledAt: null,
    expiresAt: null,
    hosts: [],
    directory: null,
  };
}

/** `email` in lower case. null: somebody else has just made it. */
export async function createAccount({ trx, record }: UnitOfWork, email: string): Promise<UserId | null> {
  const created = await trx
    .insertInto('users')
    .values({
      display_name: nameOf(email),
      email: sql<string>`lower(${email})`,
      contact_id: await findContact(trx, email),
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (created === undefined) return null;
  await record({ action: 'person.create', object: { type: 'user', id: created.id }, after: { email } });
  return created.id;
}

/** `claire.martin@…`: Claire Martin, until the inventory says otherwise. */
function nameOf(email: string): string {
  const [local = email] = email.split('@');
  const parts = local.split(/[._-]+/).filter((part) => part !== '');
  const named = parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  return named.join(' ') || email;
}
