// An admin of the settings who imported from a shell before writing to the bot: the account made there knows neither a name nor an address.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';
import type { Account } from './accounts.ts';

/** `account` is bound to `entraId`. */
export function isOfShell({ name }: Pick<Account, 'name'>, entraId: string): boolean {
  return name === entraId;
}

/**
 * Gives it the name and the address that Teams shows. Where an account of that address waits for its owner, the one of the shell steps back
 * instead, so that nobody has two: what it did stays under its name.
 */
export function introduceShellAdmin(
  db: Db,
  admin: UserId,
  { name, address, now }: { readonly name: string; readonly address: string | null; readonly now: Date },
): Promise<'named' | 'stepped back'> {
  return db.transaction().execute(async (trx) => {
    const other =
      address === null
        ? undefined
        : await trx
            .selectFrom('users')
            .select(['id', 'entra_id', 'disabled_at'])
            .where('email', '=', sql<string>`lower(${address})`)
            .where('id', '!=', admin)
            .forUpdate()
            .executeTakeFirst();
    const waits = other !== undefined && other.entra_id === null && other.disabled_at === null;
    const named = { ...(name === '' ? {} : { display_name: name }) };
    const change = waits
      ? { ...named, entra_id: null, disabled_at: now }
      : { ...named, ...(address === null || other !== undefined ? {} : { email: address.toLowerCase() }) };
    if (Object.keys(change).length > 0) await trx.updateTable('users').set(change).where('id', '=', admin).execute();
    if (waits) {
      const reason = `user ${other.id} is the same person`;
      const object = { type: 'user', id: admin } as const;
      await writeAudit(trx, { at: now, actor: SYSTEM, action: 'person.disable', object, reason });
    }
    return waits ? 'stepped back' : 'named';
  });
}
