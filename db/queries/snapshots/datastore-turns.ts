// A bounded number of snapshot operations at once on each datastore, across all workers. Whoever wants to work draws a ticket for every
// datastore of its machine; the lowest tickets of each work, the others wait. A ticket lives as long as its holder prolongs it.
import { sql } from 'kysely';
import type { Db, Trx } from '../../schema/database.ts';

/** `machine`: its reference in the vCenter. */
export type Place = { readonly vcenter: string; readonly machine: string; readonly datastores: readonly string[] };

/** `owner`: the worker. Another one that goes on with the same machine takes it over, with its place in the line. */
export type Ticket = { readonly number: string; readonly owner: string };

/** One at a time: a ticket may become visible only after every lower one, or two could believe that they are the lowest. */
async function lockTurns(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 4)`.execute(trx);
}

/** `now()` is when a transaction began, before it waited for the lock: here the wall clock of the database counts. */
export function drawTicket(db: Db, place: Place, owner: string, seconds: number): Promise<Ticket> {
  return db.transaction().execute(async (trx) => {
    await lockTurns(trx);
    const taken = await takeOver(trx, place, owner, seconds);
    if (taken !== null) return { number: taken, owner };
    const { rows } = await sql<{ ticket: string }>`select nextval('datastore_tickets') as ticket`.execute(trx);
    const number = rows[0]?.ticket ?? '';
    const { vcenter, machine, datastores } = place;
    const lease_until = leaseEnd(seconds);
    await trx
      .insertInto('datastore_turns')
      .values(datastores.map((datastore) => ({ ticket: number, vcenter, datastore, machine, owner, lease_until })))
      .execute();
    return { number, owner };
  });
}

/** null: nobody draws for that machine, or it is kept elsewhere now. */
async function takeOver(trx: Trx, { vcenter, machine, datastores }: Place, owner: string, seconds: number) {
  const rows = await trx
    .updateTable('datastore_turns')
    .set({ owner, lease_until: leaseEnd(seconds) })
    .where('vcenter', '=', vcenter)
    .where('machine', '=', machine)
    .returning(['ticket', 'datastore'])
    .execute();
  const [first] = rows;
  const isSame = rows.length === datastores.length && rows.every((row) => datastores.includes(row.datastore));
  if (first !== undefined && isSame) return first.ticket;
  await trx.deleteFrom('datastore_turns').where('vcenter', '=', vcenter).where('machine', '=', machine).execute();
  return null;
}

/** Prolongs the ticket. `lost`: it ran out, others may have passed, or another worker has it: draw again. */
export function askTurn(
  db: Db,
  { number, owner }: Ticket,
  atOnce: number,
  seconds: number,
): Promise<'go' | 'wait' | 'lost'> {
  return db.transaction().execute(async (trx) => {
    await lockTurns(trx);
    await sql`delete from datastore_turns where lease_until < clock_timestamp()`.execute(trx);
    const mine = await trx
      .updateTable('datastore_turns')
      .set({ lease_until: leaseEnd(seconds) })
      .where('ticket', '=', number)
      .where('owner', '=', owner)
      .returning('datastore')
      .execute();
    if (mine.length === 0) return 'lost';
    const { rows } = await sql<{ full: boolean }>`
      select coalesce(bool_or(before >= ${atOnce}), false) as full from (
        select (select count(*) from datastore_turns o
          where o.vcenter = t.vcenter and o.datastore = t.datastore and o.ticket < t.ticket) as before
        from datastore_turns t where t.ticket = ${number}) waiting`.execute(trx);
    return rows[0]?.full === false ? 'go' : 'wait';
  });
}

export async function leaveTurn(db: Db, { number, owner }: Ticket): Promise<void> {
  await db.deleteFrom('datastore_turns').where('ticket', '=', number).where('owner', '=', owner).execute();
}

function leaseEnd(seconds: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;
}
