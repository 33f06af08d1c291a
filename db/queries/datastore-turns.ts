// A bounded number of snapshot operations at once on each datastore, across all workers. Whoever wants to work draws a ticket for every
// datastore of its machine; the lowest tickets of each work, the others wait. A ticket lives as long as its holder prolongs it.
import { sql } from 'kysely';
import type { Db, Trx } from '../schema/database.ts';

export type Place = { readonly vcenter: string; readonly datastores: readonly string[] };

/** One at a time: a ticket may become visible only after every lower one, or two could believe that they are the lowest. */
async function lockTurns(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 2)`.execute(trx);
}

/** Its number. `now()` is when a transaction began, before it waited for the lock: here the wall clock of the database counts. */
export function drawTicket(db: Db, place: Place, owner: string, seconds: number): Promise<string> {
  return db.transaction().execute(async (trx) => {
    await lockTurns(trx);
    const { rows } = await sql<{ ticket: string }>`select nextval('datastore_tickets') as ticket`.execute(trx);
    const ticket = rows[0]?.ticket ?? '';
    await trx
      .insertInto('datastore_turns')
      .values(
        place.datastores.map((datastore) => ({
          ticket,
          vcenter: place.vcenter,
          datastore,
          owner,
          lease_until: leaseEnd(seconds),
        })),
      )
      .execute();
    return ticket;
  });
}

/** Prolongs the ticket. `lost`: it ran out, others may have passed: draw another one. */
export function askTurn(db: Db, ticket: string, atOnce: number, seconds: number): Promise<'go' | 'wait' | 'lost'> {
  return db.transaction().execute(async (trx) => {
    await lockTurns(trx);
    await sql`delete from datastore_turns where lease_until < clock_timestamp()`.execute(trx);
    const mine = await trx
      .updateTable('datastore_turns')
      .set({ lease_until: leaseEnd(seconds) })
      .where('ticket', '=', ticket)
      .returning('datastore')
      .execute();
    if (mine.length === 0) return 'lost';
    const { rows } = await sql<{ full: boolean }>`
      select coalesce(bool_or(before >= ${atOnce}), false) as full from (
        select (select count(*) from datastore_turns o
          where o.vcenter = t.vcenter and o.datastore = t.datastore and o.ticket < t.ticket) as before
        from datastore_turns t where t.ticket = ${ticket}) waiting`.execute(trx);
    return rows[0]?.full === false ? 'go' : 'wait';
  });
}

export async function leaveTurn(db: Db, ticket: string): Promise<void> {
  await db.deleteFrom('datastore_turns').where('ticket', '=', ticket).execute();
}

function leaseEnd(seconds: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;
}
