// A change of many rows: proposed and shown first, then applied whole, cancelled, or taken back once applied. Of two people at once, one
// wins. What is changed (the plan, the links) says by a subject how it is locked, written and inverted.
import type { Insertable } from 'kysely';
import {
  type ChangeId,
  type ChangeKind,
  type ChangeSet,
  type ChangeTable,
  type Difference,
  endChange,
  insertChange,
  loadChange,
  type NewChange,
} from '../../db/queries/change-sets/change-sets.ts';
import type { Database, Trx } from '../../db/schema/database.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { Ability } from '../../domain/people/roles.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { freeText } from '../shared/sentences.ts';
import { endedRefusal, waitingRefusal } from './waiting-change.ts';

export type ChangeSubject<T extends ChangeTable> = {
  readonly table: T;
  readonly ability: Ability;
  /** For an account with a list of hosts: rows of everybody's servers, or those that it names (PEOPLE-3). */
  readonly underList: 'closed' | 'whole';
  /** In the audit. */
  readonly objectType: string;
  readonly actions: { readonly apply: AuditedAction; readonly cancel: AuditedAction; readonly undo: AuditedAction };
  /** Held to the end of the transaction by whoever changes it. */
  lock(trx: Trx): Promise<void>;
  /** Writes the rows, under the lock; or says what stands against it, having written nothing. */
  write(work: UnitOfWork, difference: Difference<T>): Promise<Refused | null>;
  /** What rests on where the rows came from, in the same transaction. */
  written?(work: UnitOfWork, change: Pick<NewChange<T>, 'difference' | 'kind' | 'fileName'>): Promise<void>;
  /** Refused rows stay out, and the others apply (INV-2). */
  readonly isPartial?: true;
  /** What has to be typed before it is done, or taken back, and was not (INV-4). */
  secondYes?(difference: Difference<T>, confirmed: string | undefined): Refused | null;
  /** What may not be applied any more, although it could be written. */
  refuseLate?(work: UnitOfWork, difference: Difference<T>): Refused | null;
  inverse(difference: Difference<T>): Difference<T>;
  /** What the trail keeps of one that is too long for it: the change itself has all of it. Default: the difference. */
  audited?(difference: Difference<T>): object;
  /** The columns of its table that the others have not. */
  ownColumns(difference: Difference<T>): Partial<Insertable<Database[T]>>;
  noSuch(id: ChangeId<T>): Refused;
};

/** `confirmed`: what was typed as the second yes. */
export type OnChange<T extends ChangeTable> = {
  readonly changeId: ChangeId<T>;
  readonly confirmed?: string | undefined;
};
export type Changed<T extends ChangeTable> = { readonly kind: 'changed'; readonly changeId: ChangeId<T> };

/** PLAN-7: whole or not at all. Refused, naming them, when rows that it touches have changed since it was shown. */
export function applyChange<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  ctx: OperationContext,
  by: Requester,
  ask: OnChange<T>,
): Promise<Outcome<{ readonly difference: Difference<T> }>> {
  return operate(ctx, by, specOn(subject, ask, subject.actions.apply), async (work) => {
    const change = await waitingChange(subject, work, ask);
    if (change.kind === 'refused') return change;
    const { difference } = change.change;
    const late = subject.secondYes?.(difference, ask.confirmed) ?? subject.refuseLate?.(work, difference);
    const against = late ?? (await subject.write(work, difference));
    if (against !== null) return against;
    await subject.written?.(work, change.change);
    await end(subject, work, ask, 'applied');
    await work.record({ after: subject.audited?.(difference) ?? difference });
    return { kind: 'done', difference };
  });
}

export function cancelChange<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  ctx: OperationContext,
  by: Requester,
  ask: OnChange<T>,
): Promise<Outcome<object>> {
  return operate(ctx, by, specOn(subject, ask, subject.actions.cancel), async (work) => {
    const change = await waitingChange(subject, work, ask);
    if (change.kind === 'refused') return change;
    await end(subject, work, ask, 'cancelled');
    await work.record({});
    return { kind: 'done' };
  });
}

/** The inverse of an applied change, as a change of its own. */
export function undoChange<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  ctx: OperationContext,
  by: Requester,
  ask: OnChange<T>,
): Promise<Outcome<OnChange<T>>> {
  return operate(ctx, by, specOn(subject, ask, subject.actions.undo), async (work) => {
    await subject.lock(work.trx);
    const change = await loadChange(work.trx, subject.table, ask.changeId);
    if (change === null) return subject.noSuch(ask.changeId);
    if (change.kind === 'undo') return refuse('Une annulation ne peut pas être annulée.', 'An undo cannot be undone.');
    if (change.status !== 'applied') return endedRefusal(change);
    const kind = 'undo' as ChangeKind<T>;
    const difference = subject.inverse(change.difference);
    const unsure = subject.secondYes?.(difference, ask.confirmed) ?? null;
    if (unsure !== null) return unsure;
    const undone = await changeNow(subject, work, { difference, kind, undoes: change.id });
    if (undone.kind === 'refused') return undone;
    await end(subject, work, ask, 'undone');
    return { kind: 'done', changeId: undone.changeId };
  });
}

/** Writes it at once, under the lock, and keeps it as a change that can be taken back. */
export async function changeNow<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  work: UnitOfWork,
  change: Pick<NewChange<T>, 'difference' | 'kind' | 'undoes' | 'fileName' | 'refusals'> & { readonly reason?: string },
): Promise<Changed<T> | Refused> {
  const refused = await subject.write(work, change.difference);
  if (refused !== null) return refused;
  await subject.written?.(work, change);
  const { reason, ...content } = change;
  const row: NewChange<T> = { ...content, status: 'applied', by: work.by.actor.userId, at: work.now };
  const changeId = await insertChange(work.trx, subject.table, row, subject.ownColumns(change.difference));
  const object = { type: subject.objectType, id: changeId };
  await work.record({
    object,
    after: subject.audited?.(change.difference) ?? change.difference,
    ...(reason === undefined ? {} : { reason }),
  });
  return { kind: 'changed', changeId };
}

export type Proposed<T extends ChangeTable> = OnChange<T> & Pick<ChangeSet<T>, 'refusals'>;

/** Keeps it to be shown; with a refused cell nothing of it can be applied. `counts` is what the audit says of it. */
export async function proposeChange<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  work: UnitOfWork,
  {
    reason,
    ...change
  }: Pick<NewChange<T>, 'difference' | 'kind' | 'refusals' | 'unread' | 'fileName'> & {
    readonly reason?: string;
  },
  counts: Readonly<Record<string, number>>,
): Promise<Outcome<Proposed<T>>> {
  const { refusals = [] } = change;
  const fileName = change.fileName == null ? null : freeText(change.fileName, 120);
  const status = refusals.length > 0 && subject.isPartial !== true ? 'refused' : 'draft';
  const row: NewChange<T> = { ...change, fileName, status, by: work.by.actor.userId, at: work.now };
  const changeId = await insertChange(work.trx, subject.table, row, subject.ownColumns(change.difference));
  const after = { ...counts, refused: refusals.length, ...(fileName === null ? {} : { fileName }) };
  const object = { type: subject.objectType, id: changeId };
  await work.record({ object, after, ...(reason === undefined ? {} : { reason }) });
  return { kind: 'done', changeId, refusals };
}

function specOn<T extends ChangeTable>(
  { ability, objectType, underList }: ChangeSubject<T>,
  { changeId }: OnChange<T>,
  action: AuditedAction,
) {
  return { ability, action, object: { type: objectType, id: changeId }, underList } as const;
}

async function waitingChange<T extends ChangeTable>(
  subject: ChangeSubject<T>,
  work: UnitOfWork,
  { changeId }: OnChange<T>,
): Promise<{ readonly kind: 'waiting'; readonly change: ChangeSet<T> } | Refused> {
  await subject.lock(work.trx);
  const change = await loadChange(work.trx, subject.table, changeId);
  if (change === null) return subject.noSuch(changeId);
  return waitingRefusal(change) ?? { kind: 'waiting', change };
}

function end<T extends ChangeTable>(
  { table }: ChangeSubject<T>,
  work: UnitOfWork,
  { changeId }: OnChange<T>,
  status: 'applied' | 'cancelled' | 'undone',
): Promise<void> {
  return endChange(work.trx, table, changeId, { status, by: work.by.actor.userId, at: work.now });
}
