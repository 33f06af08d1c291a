// The actions that applications and servers have (RUN-19), as they are now.
import type { Action, ActionSubject, ActionWords } from '../../../domain/actions/action.ts';
import type { ActionId, ApplicationId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type StoredAction = Action & {
  readonly id: ActionId;
  readonly position: number;
  readonly subject: ActionSubject['kind'];
  /** Who wrote it last; null: not known. */
  readonly by: string | null;
};

/** Of that application or server, in their order; archived ones left out. */
export async function loadActions(db: Db, { kind, id }: ActionSubject): Promise<readonly StoredAction[]> {
  const rows = await standing(db)
    .where(kind === 'application' ? 'a.application_id' : 'a.server_id', '=', id as never)
    .execute();
  return rows.map(actionOf);
}

/** Those that an attempt on this server runs: its own and its application's. */
export async function loadActionsOn(
  db: Db,
  { serverId, applicationId }: { readonly serverId: ServerId; readonly applicationId: ApplicationId | null },
): Promise<readonly StoredAction[]> {
  const rows = await standing(db)
    .where((eb) =>
      eb.or([
        eb('a.server_id', '=', serverId),
        ...(applicationId === null ? [] : [eb('a.application_id', '=', applicationId)]),
      ]),
    )
    .execute();
  return rows.map(actionOf);
}

function standing(db: Db) {
  return db
    .selectFrom('actions as a')
    .leftJoin('users as u', (join) => join.on((eb) => eb('u.id', '=', eb.fn.coalesce('a.changed_by', 'a.made_by'))))
    .select(['a.id', 'a.server_id', 'a.moment', 'a.position', 'a.words', 'a.restart_words', 'a.seconds'])
    .select(['a.must_succeed', 'u.display_name as by'])
    .where('a.archived_at', 'is', null)
    .orderBy('a.position')
    .orderBy('a.id');
}

type Row = Awaited<ReturnType<ReturnType<typeof standing>['execute']>>[number];

function actionOf(row: Row): StoredAction {
  const { id, server_id: serverId, moment, position, seconds, must_succeed: mustSucceed, by } = row;
  return {
    ...{ id, moment, position, seconds, mustSucceed, by },
    subject: serverId === null ? 'application' : 'server',
    words: wordsOf(row.words),
    restartWords: row.restart_words === null ? null : wordsOf(row.restart_words),
  };
}

/** The table holds no empty list. */
export function wordsOf(words: readonly string[]): ActionWords {
  const [first = '', ...others] = words;
  return [first, ...others];
}

/** Whoever changes the actions of one application or server, one after the other. */
export async function lockActions(trx: Trx, { kind, id }: ActionSubject): Promise<void> {
  await trx
    .selectFrom(kind === 'application' ? 'applications' : 'servers')
    .select('id')
    .where('id', '=', id as never)
    .forNoKeyUpdate()
    .execute();
}

type Written = { readonly by: UserId; readonly at: Date };

export async function insertAction(
  trx: Trx,
  subject: ActionSubject,
  action: Action & { readonly position: number },
  { by, at }: Written,
): Promise<ActionId> {
  const { id } = await trx
    .insertInto('actions')
    .values({
      application_id: subject.kind === 'application' ? subject.id : null,
      server_id: subject.kind === 'server' ? subject.id : null,
      position: action.position,
      ...columnsOf(action),
      ...{ made_by: by, made_at: at, changed_by: null, changed_at: null, archived_by: null, archived_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function changeAction(trx: Trx, id: ActionId, action: Action, { by, at }: Written): Promise<void> {
  await trx
    .updateTable('actions')
    .set({ ...columnsOf(action), changed_by: by, changed_at: at })
    .where('id', '=', id)
    .execute();
}

export async function archiveAction(trx: Trx, id: ActionId, { by, at }: Written): Promise<void> {
  await trx.updateTable('actions').set({ archived_by: by, archived_at: at }).where('id', '=', id).execute();
}

function columnsOf({ moment, words, restartWords, seconds, mustSucceed }: Action) {
  return {
    moment,
    words: [...words],
    restart_words: restartWords === null ? null : [...restartWords],
    seconds,
    must_succeed: mustSucceed,
  };
}
