// Moves everything from one PostgreSQL to another: out of the embedded one of a trial, which has no pg_dump, or to another version.
import type pg from 'pg';
import { closeDatabase, closedReasonFor } from '../closed-database.ts';
import { countProcesses, openCopying, placeOf, reasonOf } from './connection.ts';
import { type CopiedTable, fillDatabase } from './fill-database.ts';
import { readStandingState } from './read-database.ts';
import { CopyRefused } from './refusal.ts';
import { differenceOf, firstFilled, readShape, type Shape } from './shape.ts';

/**
 * Both are connection strings; the target is empty and migrated as the source. The source is closed to processes afterwards and keeps
 * its rows. Throws CopyRefused: the target is then as it was.
 */
export async function transferDatabase(
  { from, to }: { readonly from: string; readonly to: string },
  told: (table: CopiedTable) => void,
): Promise<readonly CopiedTable[]> {
  const source = await openCopying(from, 'the source');
  try {
    const target = await openCopying(to, 'the target');
    try {
      return await move(source, target, `It was moved to ${placeOf(to)}`, told);
    } catch (cause) {
      if (cause instanceof CopyRefused) throw cause;
      throw new CopyRefused(`Nothing was moved: ${reasonOf(cause)}.`, { cause });
    } finally {
      // What is not committed is taken back with the connection.
      await target.end().catch(() => undefined);
    }
  } finally {
    await source.end().catch(() => undefined);
  }
}

async function move(
  source: pg.Client,
  target: pg.Client,
  moved: string,
  told: (table: CopiedTable) => void,
): Promise<readonly CopiedTable[]> {
  const closed = await closedReasonFor(source);
  if (closed !== null) throw new CopyRefused(`The source is closed: ${closed}`);
  const rows = await readStandingState(source);
  await target.query('begin');
  await assertReady(target, rows.shape);
  const copied = await fillDatabase(target, rows, told);
  const day = new Date().toISOString().slice(0, 16).replace('T', ' ');
  await closeDatabase(
    source,
    `${moved} on ${day} UTC: set DATABASE_URL to that one. To use this one all the same: drop table closed_to_processes.`,
  );
  await target.query('commit');
  await source.query('commit').catch((cause: unknown) => {
    throw new Error(
      `Everything was moved and compared, but the source could not be closed (${reasonOf(cause)}): see that no process starts on it again.`,
      { cause },
    );
  });
  await target.query('analyze');
  return copied;
}

async function assertReady(target: pg.Client, from: Shape): Promise<void> {
  const to = await readShape(target);
  if (to.migrations.length === 0) {
    throw new CopyRefused('The target has no tables yet: run "npm run migrate" with its DATABASE_URL first.');
  }
  const schema = differenceOf(from.migrations, to.migrations);
  if (schema !== null) {
    throw new CopyRefused(
      `The target ${schema}, compared with the source: run "npm run migrate" of the same version on both first.`,
    );
  }
  const tables = differenceOf(namesOf(from), namesOf(to));
  if (tables !== null)
    throw new CopyRefused(`The target ${tables}, compared with the source: make a new, empty database.`);
  const processes = await countProcesses(target);
  if (processes > 0) {
    throw new CopyRefused(`The target is in use by ${processes} connections of processes: stop them first.`);
  }
  const filled = await firstFilled(target, to);
  if (filled !== null)
    throw new CopyRefused(`The target is not empty: ${filled} has rows. Make a new, empty database.`);
}

/** With their columns: a table of another shape is another one. */
function namesOf({ tables }: Shape): readonly string[] {
  return tables.map(({ name, columns }) => `${name} (${columns.join(', ')})`);
}
