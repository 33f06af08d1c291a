// Is it a PatchCenter whose tables can be read? What is missing is named in one sentence; what is there besides is said.
import { type ColumnKind, SOURCE_TABLE_NAMES, SOURCE_TABLES, type SourceShape } from './source-tables.ts';

/** As PostgreSQL describes it: `type` is the name in `pg_type`, of an enumeration `enum`. */
export type FoundColumn = {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** Whether this role may read it. */
  readonly readable: boolean;
};

const TYPES: Readonly<Record<ColumnKind, ReadonlySet<string>>> = {
  number: new Set(['int2', 'int4', 'int8', 'numeric']),
  text: new Set(['text', 'varchar', 'bpchar', 'citext', 'enum', 'inet', 'cidr', 'jsonb', 'json']),
  moment: new Set(['timestamp', 'timestamptz', 'date']),
  day: new Set(['date', 'timestamp', 'timestamptz']),
  time: new Set(['time', 'text', 'varchar', 'bpchar']),
  boolean: new Set(['bool']),
};

/** `wrong`: one sentence, with every table and column that is missed. `tables`: all that the role sees, ours included. */
export function shapeOf(
  found: readonly FoundColumn[],
  tables: ReadonlySet<string>,
): SourceShape | { readonly wrong: string } {
  if (tables.has('patch_attempts'))
    return {
      wrong: 'this is a database of PatchCenter for Teams itself, not of the PatchCenter that it takes over from',
    };
  const byTable = Map.groupBy(found, ({ table }) => table);
  const wrong: string[] = [];
  const unread: string[] = [];
  const missing: string[] = [];
  const columns = Object.fromEntries(
    SOURCE_TABLE_NAMES.map((table) => {
      const spec = SOURCE_TABLES[table];
      const there = new Map((byTable.get(table) ?? []).map((column) => [column.column, column]));
      const against = againstTable(table, tables.has(table), there);
      if (against.length > 0 && spec.without !== undefined) {
        missing.push(`${spec.without} (${against.join(', ')})`);
        return [table, null];
      }
      wrong.push(...against);
      const all = { ...spec.needed, ...spec.known };
      const usable = [...there.values()].filter(
        ({ column, type, readable }) => Object.hasOwn(all, column) && readable && isOfKind(type, all[column]),
      );
      const read = new Map(usable.map(({ column, type }) => [column, type]));
      unread.push(...[...there.keys()].filter((column) => !read.has(column)).map((column) => `${table}.${column}`));
      return [table, read];
    }),
  ) as SourceShape['columns'];
  if (wrong.length > 0) return { wrong: `this is no schema that is known here: ${wrong.join(', ')}` };
  const people = [...(columns.users?.keys() ?? []), ...(columns.contacts?.keys() ?? [])];
  if (!people.includes('email'))
    return { wrong: 'this is no schema that is known here: no column email in users or contacts' };
  return { columns, unread: unread.sort(), missing };
}

function againstTable(table: SourceTableNames, isThere: boolean, there: ReadonlyMap<string, FoundColumn>) {
  if (!isThere) return [`no table ${table}`];
  return Object.entries(SOURCE_TABLES[table].needed).flatMap(([column, kind]) => {
    const found = there.get(column);
    if (found === undefined) return [`no column ${table}.${column}`];
    if (!isOfKind(found.type, kind)) return [`${table}.${column} is ${found.type} and no ${kind}`];
    return found.readable ? [] : [`no right to read ${table}.${column}`];
  });
}

type SourceTableNames = (typeof SOURCE_TABLE_NAMES)[number];

function isOfKind(type: string, kind: ColumnKind | undefined): boolean {
  return kind !== undefined && TYPES[kind].has(type);
}
