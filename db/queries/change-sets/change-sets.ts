// Changes of many rows as one: proposed with what they would do, applied whole, cancelled, or taken back. One table for each thing that is
// changed, since each difference has a shape of its own; these columns are the same in all of them.
import type { Insertable } from 'kysely';
import type { BaselineDifference } from '../../../domain/baselines/baseline-difference.ts';
import type { BaselineChangeId, InventoryChangeId, LinkChangeId, PlanChangeId, UserId } from '../../../domain/ids.ts';
import type { InventoryDifference } from '../../../domain/inventory/record.ts';
import type { Text } from '../../../domain/language.ts';
import type { LinkDifference } from '../../../domain/links/link-difference.ts';
import type { PlanDifference } from '../../../domain/planning/plan-difference.ts';
import type { Database, Db, Trx } from '../../schema/database.ts';

export type ChangeTable = keyof ChangeTypes;

type ChangeTypes = {
  readonly plan_changes: {
    readonly id: PlanChangeId;
    readonly kind: Database['plan_changes']['kind'];
    readonly difference: PlanDifference;
  };
  readonly link_changes: {
    readonly id: LinkChangeId;
    readonly kind: Database['link_changes']['kind'];
    readonly difference: LinkDifference;
  };
  readonly baseline_changes: {
    readonly id: BaselineChangeId;
    readonly kind: Database['baseline_changes']['kind'];
    readonly difference: BaselineDifference;
  };
  readonly inventory_changes: {
    readonly id: InventoryChangeId;
    readonly kind: Database['inventory_changes']['kind'];
    readonly difference: InventoryDifference;
  };
};
export type ChangeId<T extends ChangeTable> = ChangeTypes[T]['id'];
export type ChangeKind<T extends ChangeTable> = ChangeTypes[T]['kind'];
export type Difference<T extends ChangeTable> = ChangeTypes[T]['difference'];

/** What of a workbook is refused, and where it stands in it. */
export type RefusedCell = { readonly address: string; readonly text: Text };

export type ChangeSet<T extends ChangeTable> = {
  readonly id: ChangeId<T>;
  readonly kind: ChangeKind<T>;
  readonly status: Database[ChangeTable]['status'];
  readonly fileName: string | null;
  readonly difference: Difference<T>;
  readonly refusals: readonly RefusedCell[];
  /** What the file holds and was not read. */
  readonly unread: readonly Text[];
  readonly by: string;
  readonly at: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
};

export type NewChange<T extends ChangeTable> = {
  readonly kind: ChangeKind<T>;
  readonly status: 'draft' | 'refused' | 'applied';
  readonly fileName?: string | null;
  readonly difference: Difference<T>;
  readonly refusals?: readonly RefusedCell[];
  readonly unread?: readonly Text[];
  readonly undoes?: ChangeId<T>;
  readonly by: UserId;
  readonly at: Date;
};

/** The columns that every table of changes has, under the name of one of them. */
function shared(table: ChangeTable): 'link_changes' {
  return table as 'link_changes';
}

/** `own`: the columns that this table has besides. */
export async function insertChange<T extends ChangeTable>(
  trx: Trx,
  table: T,
  change: NewChange<T>,
  own: Partial<Insertable<Database[T]>> = {},
): Promise<ChangeId<T>> {
  const ended = change.status === 'applied' ? { ended_by: change.by, ended_at: change.at } : {};
  const values = {
    kind: change.kind,
    status: change.status,
    file_name: change.fileName ?? null,
    difference: JSON.stringify(change.difference),
    refusals: JSON.stringify(change.refusals ?? []),
    unread: JSON.stringify(change.unread ?? []),
    undoes: change.undoes ?? null,
    created_by: change.by,
    created_at: change.at,
    ...ended,
    ...own,
  };
  const { id } = await trx
    .insertInto(shared(table))
    .values(values as Insertable<Database['link_changes']>)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id as ChangeId<T>;
}

export async function loadChange<T extends ChangeTable>(
  db: Db,
  table: T,
  id: ChangeId<T>,
): Promise<ChangeSet<T> | null> {
  const row = await db
    .selectFrom(`${shared(table)} as c`)
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .leftJoin('users as e', 'e.id', 'c.ended_by')
    .selectAll('c')
    .select(['u.display_name as by', 'e.display_name as ender'])
    .where('c.id', '=', id as ChangeId<'link_changes'>)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { difference, kind, status, refusals, unread, by, created_at: at, ended_at: endedAt } = row;
  return {
    ...{ id, kind: kind as ChangeKind<T>, status, difference: difference as Difference<T> },
    ...{ fileName: row.file_name, refusals, unread, by, at, endedBy: row.ender, endedAt },
  };
}

/** The newest change of that person that is in force and is no undo. */
export async function lastAppliedBy<T extends ChangeTable>(
  db: Db,
  table: T,
  userId: UserId,
): Promise<ChangeId<T> | null> {
  const row = await db
    .selectFrom(shared(table))
    .select('id')
    .where('created_by', '=', userId)
    .where('status', '=', 'applied')
    .where('kind', '<>', 'undo')
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row?.id as ChangeId<T> | undefined) ?? null;
}

export async function endChange<T extends ChangeTable>(
  trx: Trx,
  table: T,
  id: ChangeId<T>,
  ended: { readonly status: 'applied' | 'cancelled' | 'undone'; readonly by: UserId; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable(shared(table))
    .set({ status: ended.status, ended_by: ended.by, ended_at: ended.at })
    .where('id', '=', id as ChangeId<'link_changes'>)
    .execute();
}
