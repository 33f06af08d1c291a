// By what two copies of a table are compared: how many rows, and the sum of what they hash to, whatever their order.
import type pg from 'pg';

/** `sum` is a whole number of any length. */
export type TableSum = { readonly rows: number; readonly sum: string };

/** Of all columns, generated ones included: they must come out alike. sha256, for md5 is refused under FIPS. */
export async function sumTable(client: pg.ClientBase, table: string): Promise<TableSum> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = (select oid from pg_class where relname = $1 and relnamespace = current_schema()::regnamespace)
       and attnum > 0 and not attisdropped order by attname`,
    [table],
  );
  const list = columns.map(({ name }) => client.escapeIdentifier(name)).join(', ');
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `select count(*)::text as rows,
       coalesce(sum(('x' || substr(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint), 0)::text as sum
     from (select ${list} from ${client.escapeIdentifier(table)}) t`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error(`${table} was not counted`);
  return { rows: Number(found.rows), sum: found.sum };
}

export function isSame(one: TableSum, other: TableSum): boolean {
  return one.rows === other.rows && one.sum === other.sum;
}
