// Fills an empty database from the file of a backup, brings its schema up to date, and withdraws what belongs to the time before
// (`db/restored`). Until that is done no process can use it; a failure leaves it empty.
import type pg from 'pg';
import type { WeeklyReport } from '../../domain/reports/weekly-report.ts';
import type { RestoredFacts } from '../../domain/restored/restored-text.ts';
import { closeDatabase, closedReasonFor, openAgain } from '../closed-database.ts';
import { connectDatabase } from '../connect.ts';
import { migrateTo, migrateToLatest, migrations } from '../migrate.ts';
import { afterRestore } from '../restored/after-restore.ts';
import { MIGRATION_LIMITS } from '../steady.ts';
import { type OpenBackup, openBackup } from './backup-file.ts';
import { countProcesses, openCopying, reasonOf } from './connection.ts';
import { emptySchema } from './empty-schema.ts';
import { type CopiedTable, fillDatabase } from './fill-database.ts';
import { CopyRefused } from './refusal.ts';
import { differenceOf, firstFilled, isBare, readShape } from './shape.ts';

const UNFINISHED = 'A restore into it has not ended: run "npm run db:restore" again.';

export type RestoreOrder = {
  readonly file: string;
  readonly to: string;
  readonly now: Date;
  /** IANA name: of the time that people are told. */
  readonly zone: string;
  /** When the report of a week is posted by itself. */
  readonly weeklyReport?: WeeklyReport;
};

/** Throws CopyRefused: the target is then empty, or as it was. */
export async function restoreDatabase(order: RestoreOrder, told: (table: CopiedTable) => void): Promise<RestoredFacts> {
  const backup = await openBackup(order.file);
  try {
    const newer = backup.head.migrations.filter((name) => !(name in migrations));
    if (newer.length > 0) {
      throw new CopyRefused(`${order.file} is of a newer version (${newer.join(', ')}): restore it with that version.`);
    }
    const target = await openCopying(order.to, 'the target');
    try {
      await assertFree(target);
      return await intoEmpty(target, backup, order, told);
    } finally {
      await target.end().catch(() => undefined);
    }
  } finally {
    backup.close();
  }
}

/** Nothing in it, or a fresh schema, or what is left of a restore that was killed. */
async function assertFree(target: pg.Client): Promise<void> {
  const processes = await countProcesses(target);
  if (processes > 0) {
    throw new CopyRefused(
      `The target is in use by ${processes} connections of processes: stop all chat and worker processes first.`,
    );
  }
  if ((await isBare(target)) || (await closedReasonFor(target)) === UNFINISHED) return;
  const shape = await readShape(target);
  const filled = shape.migrations.length === 0 ? 'it' : await firstFilled(target, shape);
  if (filled !== null) {
    throw new CopyRefused(
      `The target is not empty (${filled} has rows or is not ours): nothing is ever restored over what is there. Make a new, empty database.`,
    );
  }
}

async function intoEmpty(
  target: pg.Client,
  backup: OpenBackup,
  order: RestoreOrder,
  told: (table: CopiedTable) => void,
): Promise<RestoredFacts> {
  try {
    await emptySchema(target);
    await closeDatabase(target, UNFINISHED);
    await fill(target, backup, order, told);
    return await catchUp(backup, order);
  } catch (cause) {
    await takeBack(target, cause);
    if (cause instanceof CopyRefused) throw cause;
    throw new CopyRefused(`Nothing was restored: ${reasonOf(cause)}.`, { cause });
  }
}

/** In the schema that the rows are of: migrations then change them as they would have in place. */
async function fill(
  target: pg.Client,
  { head, source, assertWhole }: OpenBackup,
  { to }: RestoreOrder,
  told: (table: CopiedTable) => void,
): Promise<void> {
  const db = connectDatabase(to, () => {}, MIGRATION_LIMITS);
  await migrateTo(db, head.migrations).finally(() => db.destroy());
  const shape = await readShape(target);
  const described = (tables: typeof shape.tables) =>
    tables.map(({ name, columns }) => `${name} (${columns.join(', ')})`);
  const differs = differenceOf(described(head.tables), described(shape.tables));
  if (differs !== null)
    throw new CopyRefused(`The schema that its migrations make ${differs}: the file is of a build that was changed.`);
  await target.query('begin');
  await fillDatabase(target, source, told);
  await assertWhole();
  await target.query('commit');
}

/** The last transaction opens the database with all of it done. */
async function catchUp({ head }: OpenBackup, { to, now, ...told }: RestoreOrder): Promise<RestoredFacts> {
  const db = connectDatabase(to, () => {}, MIGRATION_LIMITS);
  try {
    await migrateToLatest(db);
    return await db.transaction().execute(async (trx) => {
      const facts = await afterRestore(trx, { now, of: new Date(head.at), ...told });
      await openAgain(trx);
      return facts;
    });
  } finally {
    await db.destroy();
  }
}

async function takeBack(target: pg.Client, cause: unknown): Promise<void> {
  try {
    await target.query('rollback');
    await emptySchema(target);
  } catch (left) {
    throw new CopyRefused(
      `Nothing was restored (${reasonOf(cause)}), and what was begun could not be taken away (${reasonOf(left)}): no process can use it; run the restore again.`,
      { cause },
    );
  }
}
