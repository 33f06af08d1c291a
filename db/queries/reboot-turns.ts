// Members of an application group reboot one at a time: the turn is given back when the one before is up and checked (RUN-8).
import { sql } from 'kysely';
import type { AttemptId } from '../../domain/ids.ts';
import type { Db, Trx } from '../schema/database.ts';
import { assertLease, type Lease } from './attempts.ts';

/** True: it is this attempt's. A turn whose attempt has ended, or whose checks are done, is free. */
export function takeRebootTurn(db: Db, lease: Lease, appGroup: string, at: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    await sql`
      delete from reboot_turns t using patch_attempts a
      where t.app_group = ${appGroup} and a.id = t.attempt_id and (a.ended_at is not null or exists (
        select 1 from attempt_steps s where s.attempt_id = a.id and s.step = 'checks' and s.status = 'done'))`.execute(
      trx,
    );
    await trx
      .insertInto('reboot_turns')
      .values({ app_group: appGroup, attempt_id: lease.attemptId, taken_at: at })
      .onConflict((oc) => oc.column('app_group').doNothing())
      .execute();
    const turn = await trx
      .selectFrom('reboot_turns')
      .select('attempt_id')
      .where('app_group', '=', appGroup)
      .executeTakeFirst();
    return turn?.attempt_id === lease.attemptId;
  });
}

function isRebootDue(now: Date) {
  return sql<boolean>`(ended_at is null and state = 'waiting' and waiting_for ->> 'kind' = 'reboot-slot'
    and (waiting_for ->> 'at')::timestamptz <= ${now})`;
}

/** Attempts whose chosen hour has come. */
export async function rebootsDue(db: Db, now: Date): Promise<AttemptId[]> {
  const { rows } = await sql<{ id: AttemptId }>`
    select id from patch_attempts where ${isRebootDue(now)} order by id limit 100`.execute(db);
  return rows.map(({ id }) => id);
}

/** Locked; false: somebody has decided otherwise since. */
export async function lockRebootDue(trx: Trx, id: AttemptId, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select id from patch_attempts where id = ${id} and ${isRebootDue(now)} for update`.execute(trx);
  return rows.length === 1;
}
