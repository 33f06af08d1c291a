// One consistent state of a database, table by table, through COPY: a row at a time, however many there are.

import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { countProcesses } from './connection.ts';
import { CopyRefused } from './refusal.ts';
import { readShape, type Shape, type TableShape } from './shape.ts';
import { sumTable, type TableSum } from './table-sum.ts';

export type SequenceState = { readonly name: string; readonly last: string; readonly called: boolean };

/** Where rows come from. Tables are asked for in the order of the shape, each once. */
export type RowSource = {
  readonly shape: Shape;
  readonly sequences: readonly SequenceState[];
  /** Writes the rows as COPY writes text, ends `into`, and says what was read. */
  copyTable(table: TableShape, into: Writable): Promise<TableSum>;
};

/** The caller ends the transaction that this begins: until then everything that is read is of one instant. */
export async function readState(client: pg.Client): Promise<RowSource> {
  await client.query('begin isolation level repeatable read');
  return sourceOf(client);
}

/** As `readState`, with nobody who writes: refused while processes are there, and whoever comes meanwhile waits. */
export async function readStandingState(client: pg.Client): Promise<RowSource> {
  const { tables } = await shapeOf(client);
  await client.query('begin isolation level repeatable read');
  // Before anything is read: the first question fixes the instant that is seen.
  await client.query(`lock table ${tables.map(({ name }) => client.escapeIdentifier(name)).join(', ')} in share mode`);
  const processes = await countProcesses(client);
  if (processes > 0) {
    throw new CopyRefused(
      `The source is in use by ${processes} connections of processes: stop all chat and worker processes first, then run this again.`,
    );
  }
  return sourceOf(client);
}

async function shapeOf(client: pg.Client): Promise<Shape> {
  const shape = await readShape(client);
  if (shape.migrations.length > 0) return shape;
  throw new CopyRefused('The source holds no database of PatchCenter: nothing was ever migrated there.');
}

async function sourceOf(client: pg.Client): Promise<RowSource> {
  const shape = await shapeOf(client);
  return {
    shape,
    sequences: await readSequences(client),
    copyTable: async ({ name, columns }, into) => {
      const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
      await pipeline(client.query(copyTo(`copy ${client.escapeIdentifier(name)} (${list}) to stdout`)), into);
      return sumTable(client, name);
    },
  };
}

async function readSequences(client: pg.ClientBase): Promise<readonly SequenceState[]> {
  const { rows: names } = await client.query<{ name: string }>(`select relname as name from pg_class
    where relkind = 'S' and relnamespace = current_schema()::regnamespace order by relname`);
  const states: SequenceState[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${client.escapeIdentifier(name)}`,
    );
    states.push(...rows.map((row) => ({ name, ...row })));
  }
  return states;
}
