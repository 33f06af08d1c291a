// Lines of a change about past updates, too many for one value: stored a page at a time, read back a page at a time.
import { sql } from 'kysely';
import type { Fields, InventoryChange } from '../../../domain/inventory/record.ts';
import type { Trx } from '../../schema/database.ts';

export type PastRow = Pick<InventoryChange, 'entity' | 'name' | 'before' | 'after'> & { readonly id: string };

export async function newPastBatch(trx: Trx): Promise<number> {
  const { rows } = await sql<{ batch: number }>`select nextval('inventory_past_batches')::integer as batch`.execute(
    trx,
  );
  return rows[0]?.batch ?? 0;
}

export async function storePastRows(trx: Trx, batch: number, changes: readonly InventoryChange[]): Promise<void> {
  const rows = changes.map(({ name, before, after }) => ({ name, before, after }));
  await sql`
    insert into inventory_past_rows (batch, name, before_fields, after_fields)
    select ${batch}::integer, r.name, nullif(r.before, 'null'), nullif(r.after, 'null')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (name text, before jsonb, after jsonb)`.execute(trx);
}

/** In the order in which they were stored. `after`: of the last one that was read. */
export async function loadPastRows(
  trx: Trx,
  batch: number,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly PastRow[]> {
  const { rows } = await sql<{ id: string; name: string; before: Fields | null; after: Fields | null }>`
    select id::text as id, name, before_fields as before, after_fields as after from inventory_past_rows r
    where r.batch = ${batch} and r.id > ${after}::bigint order by r.id limit ${limit}`.execute(trx);
  return rows.map((row) => ({ ...row, entity: 'patch' as const }));
}

/** Of changes that were cancelled, nobody applies or undoes anything any more. */
export async function dropCancelledPastRows(trx: Trx): Promise<void> {
  await sql`
    delete from inventory_past_rows p using inventory_changes c
    where c.status = 'cancelled' and p.batch = (c.difference -> 'more' -> 'past' ->> 'batch')::integer`.execute(trx);
}
