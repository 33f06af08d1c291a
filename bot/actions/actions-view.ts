// The cards of actions (RUN-19).
import type { ActionView } from '../../cards/actions/action/card.ts';
import type { ActionsView } from '../../cards/actions/actions/card.ts';
import { topOf } from '../../cards/paging.ts';
import { loadActions, loadActionsOn, type StoredAction } from '../../db/queries/actions/actions.ts';
import { loadAction, loadOwedShown, loadSubject, type SubjectNamed } from '../../db/queries/actions/actions-view.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import { ACTION_MOMENTS, type ActionSubject, inOrder } from '../../domain/actions/action.ts';
import { fieldsOf } from '../../domain/actions/action-form.ts';
import { sudoersLines } from '../../domain/actions/sudoers-line.ts';
import type { ActionId, ServerId } from '../../domain/ids.ts';
import { recordedText } from '../../domain/recorded/recorded-words.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { isOwnSubject } from './may-change.ts';

const MAX_OWED = 6;

/** null: no such application, or server. */
export async function actionsView(ctx: ViewContext, subject: ActionSubject): Promise<ActionsView | null> {
  const named = await loadSubject(ctx.db, subject);
  const servers = named === null ? null : await inReach(ctx, named);
  if (named === null || servers === null) return null;
  const all =
    subject.kind === 'application'
      ? await loadActions(ctx.db, subject)
      : await loadActionsOn(ctx.db, { serverId: subject.id, applicationId: named.applicationId });
  const edit = await mayEdit(ctx, named);
  const owed = await loadOwedShown(ctx.db, servers);
  return {
    subject,
    name: named.name,
    servers: named.servers.length,
    rows: ACTION_MOMENTS.flatMap((moment) =>
      inOrder(
        moment,
        all.filter((one) => one.moment === moment),
      ),
    ).map((one) => rowOf(subject, one)),
    owed: topOf(
      owed.map(({ error, ...one }) => ({ ...one, error: error === null ? null : recordedText(error) })),
      MAX_OWED,
    ),
    sudoers: sudoersLines(all),
    access: { edit, asRoot: mayHere(ctx, 'excludes.edit') },
    ...noticePart(ctx),
  };
}

/** PEOPLE-3: those of its servers that whoever looks may read; null: it has some, and they may read none. */
async function inReach({ db, viewer }: ViewContext, { servers }: SubjectNamed): Promise<readonly ServerId[] | null> {
  if (viewer === null) return servers;
  const outside = new Set((await loadOutOfReach(db, viewer.userId, servers)).map(({ id }) => id));
  const left = servers.filter((id) => !outside.has(id));
  return left.length === 0 && servers.length > 0 ? null : left;
}

function rowOf(subject: ActionSubject, one: StoredAction): ActionsView['rows'][number] {
  const { id, moment, words, restartWords, seconds, mustSucceed, by } = one;
  return {
    ...{ id, moment, words, restartWords, seconds, mustSucceed, by },
    // On a server, what belongs to its application is changed there, for all of its servers.
    inherited: one.subject !== subject.kind,
  };
}

/** null: no such action, any more. */
export async function actionView(ctx: ViewContext, id: ActionId): Promise<ActionView | null> {
  const found = await loadAction(ctx.db, id);
  if (found === undefined || found.action === null) return null;
  const named = await loadSubject(ctx.db, found.subject);
  if (named === null || (await inReach(ctx, named)) === null) return null;
  const { action, subject } = found;
  return {
    actionId: id,
    subject: subject.kind,
    name: named.name,
    row: rowOf(subject, action),
    fields: fieldsOf(action),
    sudoers: sudoersLines([action]),
    access: { edit: await mayEdit(ctx, named), asRoot: mayHere(ctx, 'excludes.edit') },
    ...noticePart(ctx),
  };
}

async function mayEdit(ctx: ViewContext, named: SubjectNamed): Promise<boolean> {
  const { viewer, db } = ctx;
  return mayHere(ctx, 'excludes.edit') || (viewer !== null && (await isOwnSubject(db, viewer.userId, named)));
}
