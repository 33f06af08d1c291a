// Changes of single columns and rows as nobody's operation makes them: whatever the constraints allow.
import { sql } from 'kysely';
import type { Db, Trx } from '../../db/schema/database.ts';

export type RowChange = {
  /** For people. */
  readonly name: string;
  readonly table: string;
  readonly make: (trx: Trx) => Promise<void>;
};

type Column = {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly identity: boolean;
  readonly words: string[];
};

/** Tables of the chat process itself, which no card is drawn from. */
const OWN = [
  'cards',
  'card_anchors',
  'card_changes',
  'card_clocks',
  'card_declarations',
  'outgoing_messages',
  'seen_activities',
  'kysely_migration',
  'kysely_migration_lock',
];

/** For each column: of all rows at once, and of `rows` rows one by one. For each table: rows deleted. In no particular order. */
export async function rowChanges(db: Db, rows: number): Promise<readonly RowChange[]> {
  const columns = await loadColumns(db);
  const changes: RowChange[] = [];
  for (const [table, own] of Map.groupBy(columns, (one) => one.table)) {
    const { rows: found } = await sql<{
      ctid: string;
    }>`select ctid::text as ctid from ${sql.table(table)} order by random() limit ${rows}`.execute(db);
    const places = found.map(({ ctid }) => ctid);
    for (const { column, type, identity, words } of own) {
      // Leases run out by the clock, which is tested apart.
      if ((identity && type === 'integer') || column.startsWith('lease_')) continue;
      const values = valuesOf(column, type, words);
      for (const value of values) {
        for (const place of [null, ...places]) changes.push(updateOf(table, column, value, place));
      }
    }
    for (const place of places) {
      const make = async (trx: Trx) =>
        void (await sql`delete from ${sql.table(table)} where ctid = ${place}::tid`.execute(trx));
      changes.push({ name: `delete ${table} ${place}`, table, make });
    }
  }
  return changes;
}

function updateOf(table: string, column: string, value: string, place: string | null): RowChange {
  const where = place === null ? sql`` : sql`where ctid = ${place}::tid`;
  const make = async (trx: Trx) => {
    await sql`update ${sql.table(table)} t set ${sql.id(column)} = ${sql.raw(value)} ${where}`.execute(trx);
  };
  return { name: `update ${table}.${column} = ${value} ${place ?? 'everywhere'}`, table, make };
}

/** SQL for other values than the present one; what a constraint refuses is left out by whoever makes the change. */
function valuesOf(column: string, type: string, words: readonly string[]): readonly string[] {
  const own = `t."${column}"`;
  const enumerated = words.map((word) => `'${word}'`);
  switch (type) {
    case 'boolean':
      return [`not coalesce(${own}, false)`];
    case 'integer':
    case 'bigint':
    case 'double precision':
      return [`${own} + 1`, `coalesce(${own}, 0) + 2`, 'null'];
    case 'timestamp with time zone':
      return [`${own} + interval '26 hours'`, `coalesce(${own} - interval '26 hours', '2027-01-11T08:00:00Z')`, 'null'];
    case 'date':
      return [`${own} + 1`, `${own} + 7`, 'null'];
    case 'time without time zone':
      return [`${own} + interval '15 minutes'`];
    case 'jsonb':
      return [
        'null',
        `regexp_replace(${own}::text, '": "([^"]*)"', '": "\\1 x"', 'g')::jsonb`,
        `regexp_replace(${own}::text, ': ([0-9]+)', ': 1\\1', 'g')::jsonb`,
      ];
    case 'ARRAY':
      return [`${own} || '{other}'`, `'{}'`];
    default:
      return [
        ...enumerated,
        ...(enumerated.length > 0 ? [] : [`${own} || 'x'`, `coalesce(${own}, '') || 'y'`]),
        'null',
      ];
  }
}

async function loadColumns(db: Db): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select c.table_name as table, c.column_name as column, c.data_type as type,
      exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indisprimary and i.indrelid = c.table_name::regclass and a.attname = c.column_name) as identity,
      coalesce((select array_agg(distinct m[1]) from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([a-zA-Z_-]+)''::text', 'g') m
        where k.conrelid = c.table_name::regclass and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ ('\\(?\\m' || c.column_name || '\\M')), '{}') as words
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER' and c.table_name <> all(${OWN}::text[])
    order by 1, 2`.execute(db);
  return rows;
}
