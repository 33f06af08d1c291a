// Logs of updates, as files are made of them.
import type { AttemptId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Replaces what was stored before: the whole log is read each time. NUL cannot be stored as text. */
export async function storeLog(db: Db, attemptId: AttemptId, log: string, at: Date): Promise<void> {
  const text = log.replaceAll('\0', '');
  await db
    .insertInto('attempt_logs')
    .values({ attempt_id: attemptId, log: text, stored_at: at })
    .onConflict((oc) => oc.column('attempt_id').doUpdateSet({ log: text, stored_at: at }))
    .execute();
}

export type AttemptLog = {
  readonly hostname: string;
  readonly attemptId: AttemptId;
  readonly log: string | null;
  readonly tail: string | null;
};

/** Of the newest attempt on that server that has one: those that failed before the update have not. undefined: there is none. */
export async function loadLastLog(db: Db, hostname: string): Promise<AttemptLog | undefined> {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .leftJoin('attempt_logs as l', 'l.attempt_id', 'a.id')
    .select(['v.hostname', 'a.id as attemptId', 'l.log', 'a.failure_tail as tail'])
    .where('v.hostname', '=', hostname)
    .where((eb) => eb.or([eb('l.log', 'is not', null), eb('a.failure_tail', 'is not', null)]))
    .orderBy('a.id', 'desc')
    .executeTakeFirst();
}
