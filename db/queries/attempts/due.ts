// Sessions and attempts that have work to do and that nobody has claimed: what the sweep enqueues.
import { sql } from 'kysely';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** With an order to start, or prerequisites asked for; the longest ordered first. */
export async function sessionsDue(db: Db): Promise<readonly SessionId[]> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from patch_sessions s
    where (s.lease_until is null or s.lease_until < now())
      and s.id in (
        select o.id from patch_sessions o where o.start_asked_at is not null
        union all select p.session_id from prereq_run_sessions p where p.done_at is null)
    order by s.start_asked_at nulls last, s.id limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

export async function attemptsDue(db: Db): Promise<readonly { readonly id: AttemptId; readonly epoch: number }[]> {
  const { rows } = await sql<{ id: AttemptId; epoch: number }>`
    select id, lease_epoch as epoch from patch_attempts
    where ended_at is null and state = 'running' and (lease_until is null or lease_until < now())
    order by id limit 500`.execute(db);
  return rows;
}
