// What a database holds, as PostgreSQL itself tells: nothing here knows a table of ours, so that a new one is copied without a word.
import type pg from 'pg';
import { CLOSED_TABLE } from '../closed-database.ts';

export type TableShape = {
  readonly name: string;
  /** In their order, without those that are generated. */
  readonly columns: readonly string[];
};

export type Shape = {
  /** Names, in their order. */
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
};

/** Of the schema and of one cluster alone: `card_changes` tells transactions by numbers that mean nothing elsewhere. */
const NOT_COPIED = ['kysely_migration', 'kysely_migration_lock', 'card_declarations', 'card_changes', CLOSED_TABLE];

/** `migrations` is empty where nothing was ever migrated. */
export async function readShape(client: pg.ClientBase): Promise<Shape> {
  const { rows: tables } = await client.query<TableShape>(
    `select c.relname as name,
       array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> all($1)
     group by c.relname order by c.relname`,
    [NOT_COPIED],
  );
  return { migrations: await readMigrations(client), tables };
}

async function readMigrations(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows: there } = await client.query(`select from pg_class
    where relname = 'kysely_migration' and relnamespace = current_schema()::regnamespace`);
  if (there.length === 0) return [];
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

/** Whether the schema holds nothing at all. */
export async function isBare(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    'select from pg_class where relnamespace = current_schema()::regnamespace limit 1',
  );
  return rows.length === 0;
}

/** Rows that migrations put into a new database: which of a table's are others. */
const NOT_SHIPPED: Readonly<Record<string, string>> = {
  baselines: 'not is_default',
  baseline_versions: 'made_by is not null',
  patched_families: "family <> 'linux'",
  // One row, its own.
  installation: 'false',
};

/** The first table with a row in it that no migration put there; null: there is none. */
export async function firstFilled(client: pg.ClientBase, { tables }: Shape): Promise<string | null> {
  for (const { name } of tables) {
    const others = NOT_SHIPPED[name] ?? 'true';
    const { rows } = await client.query(`select from ${client.escapeIdentifier(name)} where ${others} limit 1`);
    if (rows.length > 0) return name;
  }
  return null;
}

/** What is there and what is not, of two lists; null: they are the same. */
export function differenceOf(from: readonly string[], to: readonly string[]): string | null {
  const lacking = from.filter((name) => !to.includes(name));
  const more = to.filter((name) => !from.includes(name));
  const parts = [
    ...(lacking.length > 0 ? [`lacks ${lacking.join(', ')}`] : []),
    ...(more.length > 0 ? [`has ${more.join(', ')} besides`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}
