// Fills an empty, migrated database from a source, and compares each table with it, all in the caller's transaction: a failure leaves
// nothing behind. Triggers stay still, for what they wrote is among the rows; foreign keys are made anew at the end, which asks them
// of all rows at once and needs no superuser.
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { reasonOf } from './connection.ts';
import type { RowSource } from './read-database.ts';
import { CopyRefused } from './refusal.ts';
import type { TableShape } from './shape.ts';
import { isSame, sumTable, type TableSum } from './table-sum.ts';

export type CopiedTable = TableSum & { readonly table: string };

type ForeignKey = { readonly table: string; readonly name: string; readonly definition: string };

/** Throws CopyRefused. `told` hears of each table that is there and compared. */
export async function fillDatabase(
  client: pg.Client,
  source: RowSource,
  told: (table: CopiedTable) => void,
): Promise<readonly CopiedTable[]> {
  const { tables } = source.shape;
  const quoted = (name: string) => client.escapeIdentifier(name);
  await client.query(`lock table ${tables.map(({ name }) => quoted(name)).join(', ')} in access exclusive mode`);
  const keys = await readForeignKeys(client);
  for (const { table, name } of keys)
    await client.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    await client.query(`alter table ${quoted(table.name)} disable trigger user`);
    // What migrations put there is among the rows too, as somebody may have left it.
    await client.query(`delete from ${quoted(table.name)}`);
    const one = { table: table.name, ...(await copyOne(client, source, table)) };
    await client.query(`alter table ${quoted(table.name)} enable trigger user`);
    copied.push(one);
    told(one);
  }
  for (const key of keys) await addForeignKey(client, key);
  for (const { name, last, called } of source.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), last, called]);
  }
  // Whatever was noted of cards is not copied: each is drawn once more instead, and edited where it came out otherwise.
  await client.query('delete from card_changes');
  await client.query('insert into card_changes (card_key) select key from cards');
  return copied;
}

async function copyOne(client: pg.Client, source: RowSource, table: TableShape): Promise<TableSum> {
  const list = table.columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const into = client.query(copyFrom(`copy ${client.escapeIdentifier(table.name)} (${list}) from stdin`));
  const read = await source.copyTable(table, into).catch((cause: unknown) => {
    // What failed before its first row has not ended the COPY: everything that is asked next would wait for it for ever.
    into.on('error', () => undefined).destroy();
    if (cause instanceof CopyRefused) throw cause;
    throw new CopyRefused(`The rows of ${table.name} could not be copied: ${reasonOf(cause)}.`, { cause });
  });
  const written = await sumTable(client, table.name);
  if (isSame(read, written)) return written;
  throw new CopyRefused(
    `${table.name} differs after it was copied: ${read.rows} rows with the sum ${read.sum} were read, ${written.rows} with ${written.sum} are there.`,
  );
}

async function readForeignKeys(client: pg.ClientBase): Promise<readonly ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`select c.relname as table, k.conname as name,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace order by k.oid`);
  return rows;
}

async function addForeignKey(client: pg.ClientBase, { table, name, definition }: ForeignKey): Promise<void> {
  const [on, called] = [table, name].map((one) => client.escapeIdentifier(one));
  await client.query(`alter table ${on} add constraint ${called} ${definition}`).catch((cause: unknown) => {
    throw new CopyRefused(`The rows of ${table} do not fit together: ${reasonOf(cause)}.`, { cause });
  });
}
