// The actions of an attempt, as it runs them (RUN-19). Every write is fenced by its lease.

import type { ActionMoment, ActionWords } from '../../../domain/actions/action.ts';
import type { ActionEnd } from '../../../domain/actions/action-end.ts';
import type { AttemptActionId, AttemptId, ServerId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { assertLease, type Lease } from '../attempts/attempts.ts';
import { type StoredAction, wordsOf } from './actions.ts';

export type PlannedAction = {
  readonly id: AttemptActionId;
  readonly moment: ActionMoment;
  readonly words: ActionWords;
  readonly restartWords: ActionWords | null;
  readonly seconds: number;
  readonly mustSucceed: boolean;
  readonly endedAt: Date | null;
  readonly exitCode: number | null;
};

/** What is to run at a moment, as it is now: from then on a change of the actions is for the attempts to come. */
export async function planActions(
  trx: Trx,
  lease: Lease,
  serverId: ServerId,
  moment: ActionMoment,
  actions: readonly StoredAction[],
): Promise<void> {
  await assertLease(trx, lease);
  if (actions.length === 0) return;
  await trx
    .insertInto('attempt_actions')
    .values(
      actions.map((action, index) => ({
        ...{ attempt_id: lease.attemptId, server_id: serverId, action_id: action.id, subject: action.subject, moment },
        ...{ place: index + 1, words: [...action.words], seconds: action.seconds, must_succeed: action.mustSucceed },
        restart_words: action.restartWords === null ? null : [...action.restartWords],
        ...{ begun_at: null, ended_at: null, exit_code: null, tail: null },
        ...{ restart_due: null, restarted_at: null, restart_error: null, restart_tried_at: null },
      })),
    )
    .execute();
}

export async function loadPlanned(
  db: Db,
  attemptId: AttemptId,
  moment: ActionMoment,
): Promise<readonly PlannedAction[]> {
  const rows = await db
    .selectFrom('attempt_actions')
    .select(['id', 'moment', 'words', 'restart_words', 'seconds', 'must_succeed', 'ended_at', 'exit_code'])
    .where('attempt_id', '=', attemptId)
    .where('moment', '=', moment)
    .orderBy('place')
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, moment: row.moment, words: wordsOf(row.words), seconds: row.seconds, endedAt: row.ended_at },
    restartWords: row.restart_words === null ? null : wordsOf(row.restart_words),
    ...{ mustSucceed: row.must_succeed, exitCode: row.exit_code },
  }));
}

/** Before anything is sent: from here on what it stops is owed, whatever comes. */
export async function beginAction(trx: Trx, lease: Lease, id: AttemptActionId, at: Date): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('attempt_actions')
    .set((eb) => ({
      begun_at: eb.fn.coalesce('begun_at', eb.val(at)),
      restart_due: eb
        .case()
        .when('restart_words', 'is not', null)
        .then(eb.fn.coalesce('restart_due', eb.val(at)))
        .end(),
    }))
    .where('id', '=', id)
    .execute();
}

export async function endAction(
  trx: Trx,
  lease: Lease,
  id: AttemptActionId,
  { exitCode, tail }: ActionEnd,
  at: Date,
): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable('attempt_actions')
    .set({ ended_at: at, exit_code: exitCode, tail })
    .where('id', '=', id)
    .execute();
}
