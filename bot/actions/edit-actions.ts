// The actions of applications and servers, as people write them (RUN-19).
import {
  archiveAction,
  changeAction,
  insertAction,
  loadActions,
  lockActions,
  type StoredAction,
} from '../../db/queries/actions/actions.ts';
import { loadAction, loadSubject, type SubjectNamed } from '../../db/queries/actions/actions-view.ts';
import { type Action, type ActionSubject, MAX_ACTIONS } from '../../domain/actions/action.ts';
import { type ActionFields, asksForRoot, readAction } from '../../domain/actions/action-form.ts';
import { wordsText } from '../../domain/actions/read-words.ts';
import type { ActionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { deedOf, notAsRoot, notTheirs } from './may-change.ts';

export type ActionChanged = { readonly subject: ActionSubject; readonly warning: Text | null };

export function addAction(
  ctx: OperationContext,
  by: Requester,
  { subject, fields }: { readonly subject: ActionSubject; readonly fields: ActionFields },
): Promise<Outcome<ActionChanged & { readonly actionId: ActionId }>> {
  return operate(ctx, by, deedOf(by, 'action.add'), async (work) => {
    const named = await loadSubject(work.trx, subject);
    if (named === null) return NOTHING_THERE;
    const read = await readOwn(work, named, fields);
    if (read.kind === 'refused') return read;
    await lockActions(work.trx, subject);
    const known = await loadActions(work.trx, subject);
    const again = sameAmong(known, read.action);
    if (again !== null) return again;
    if (known.length >= MAX_ACTIONS) {
      return refuse(
        `Au plus ${MAX_ACTIONS} actions : archivez-en une, ou réunissez-les dans un programme du serveur.`,
        `At most ${MAX_ACTIONS} actions: archive one, or put several into one program on the server.`,
      );
    }
    const position = Math.max(0, ...known.map((one) => one.position)) + 1;
    const by_ = { by: work.by.actor.userId, at: work.now };
    const actionId = await insertAction(work.trx, subject, { ...read.action, position }, by_);
    await work.record({ object: objectOf(subject, named), after: { id: actionId, ...shown(read.action) } });
    return { kind: 'done', subject, actionId, warning: read.warning };
  });
}

export function editAction(
  ctx: OperationContext,
  by: Requester,
  { actionId, fields }: { readonly actionId: ActionId; readonly fields: ActionFields },
): Promise<Outcome<ActionChanged>> {
  return onAction(ctx, by, { action: 'action.change', actionId }, async (work, { subject, named, before }) => {
    const read = await readOwn(work, named, fields);
    if (read.kind === 'refused') return read;
    const others = (await loadActions(work.trx, subject)).filter(({ id }) => id !== actionId);
    const again = sameAmong(others, read.action);
    if (again !== null) return again;
    await changeAction(work.trx, actionId, read.action, { by: work.by.actor.userId, at: work.now });
    await work.record({
      object: objectOf(subject, named),
      before: { id: actionId, ...shown(before) },
      after: { id: actionId, ...shown(read.action) },
    });
    return { kind: 'done', subject, warning: read.warning };
  });
}

/** What an attempt has begun with it stays: what it stopped is owed still. */
export function removeAction(
  ctx: OperationContext,
  by: Requester,
  actionId: ActionId,
): Promise<Outcome<ActionChanged>> {
  return onAction(ctx, by, { action: 'action.archive', actionId }, async (work, { subject, named, before }) => {
    await archiveAction(work.trx, actionId, { by: work.by.actor.userId, at: work.now });
    await work.record({ object: objectOf(subject, named), before: { id: actionId, ...shown(before) } });
    return { kind: 'done', subject, warning: null };
  });
}

type OnAction = { readonly subject: ActionSubject; readonly named: SubjectNamed; readonly before: StoredAction };

function onAction(
  ctx: OperationContext,
  by: Requester,
  { action, actionId }: { readonly action: 'action.change' | 'action.archive'; readonly actionId: ActionId },
  act: (work: UnitOfWork, on: OnAction) => Promise<Outcome<ActionChanged>>,
): Promise<Outcome<ActionChanged>> {
  return operate(ctx, by, deedOf(by, action), async (work) => {
    const found = await loadAction(work.trx, actionId);
    if (found === undefined) return GONE;
    await lockActions(work.trx, found.subject);
    const before = (await loadAction(work.trx, actionId))?.action ?? null;
    const named = await loadSubject(work.trx, found.subject);
    if (named === null) return GONE;
    const refusal = await notTheirs(work, named);
    if (refusal !== null) return refusal;
    return before === null ? GONE : act(work, { subject: found.subject, named, before });
  });
}

async function readOwn(
  work: UnitOfWork,
  named: SubjectNamed,
  fields: ActionFields,
): Promise<{ readonly kind: 'read'; readonly action: Action; readonly warning: Text | null } | Refused> {
  const refusal = await notTheirs(work, named);
  if (refusal !== null) return refusal;
  const read = readAction(fields);
  if (read.kind === 'wrong') return refused(read.text);
  const root = asksForRoot(read.action) ? notAsRoot(work) : null;
  return root ?? { kind: 'read', action: read.action, warning: read.warning };
}

/** Twice the same would run twice. */
function sameAmong(known: readonly StoredAction[], { moment, words }: Action): Refused | null {
  const same = known.some((one) => one.moment === moment && wordsText(one.words) === wordsText(words));
  return same ? refuse('Cette action existe déjà à ce moment.', 'This action exists already at that moment.') : null;
}

function objectOf(subject: ActionSubject, { name }: SubjectNamed) {
  return subject.kind === 'application'
    ? ({ type: 'application', id: subject.id } as const)
    : ({ type: 'server', id: name } as const);
}

function shown({ moment, words, restartWords, seconds, mustSucceed }: Action) {
  return { moment, words, restartWords, seconds, mustSucceed };
}

const NOTHING_THERE = refuse(
  'Cette application ou ce serveur n’existe plus.',
  'This application or server no longer exists.',
);
const GONE = refuse('Cette action n’existe plus.', 'This action no longer exists.');
