// A kernel that an earlier attempt installed and whose script failed (RUN-7, RUN-8): until the host has proved that it boots, or is back at
// the snapshot from before, its next reboot may be its last.
import { sql } from 'kysely';
import type { AttemptId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** The number of that attempt, as people see it; null: there is none. */
export async function attemptOfUnreadyKernel(db: Db, attemptId: AttemptId): Promise<AttemptId | null> {
  const { rows } = await sql<{ id: AttemptId }>`
    select a.id
    from patch_attempts a
    join patch_attempts mine on mine.id = ${attemptId} and mine.server_id = a.server_id and mine.id > a.id
    join attempt_steps u on u.attempt_id = a.id and u.step = 'update' and u.result ->> 'kernelFailure' is not null
    where not exists (
        select 1 from attempt_steps r join patch_attempts b on b.id = r.attempt_id
        where b.server_id = a.server_id and b.id > a.id and r.step = 'reboot' and r.result ->> 'rebooted' = 'true')
      and not exists (
        select 1 from vm_snapshots n where n.server_id = a.server_id and n.reverted_at > a.started_at)
    order by a.id desc
    limit 1`.execute(db);
  return rows[0]?.id ?? null;
}
