// What Patch Manager of AWS recorded of the update of an attempt.
import { sql } from 'kysely';
import { STEPS_BEFORE_UPDATE } from '../../../domain/attempts/attempt-steps.ts';
import { countsAfterReboot, type RecordedCounts } from '../../../domain/attempts/patch-counts.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Of its last update and the reboot after it, unless that was rolled back; null: it was done otherwise, or nothing was recorded. */
export async function loadPatchCounts(db: Db, id: ServerId): Promise<RecordedCounts | null> {
  const { rows } = await sql<{ counts: RecordedCounts | null; rebooted: boolean | null }>`
    select case when not exists (select from vm_snapshots n where n.attempt_id = a.id and n.reverted_at is not null)
      then a.patch_counts end as counts, a.rebooted
    from patch_attempts a where a.server_id = ${id} and a.step <> all(${sql`${STEPS_BEFORE_UPDATE}::text[]`})
    order by a.id desc limit 1`.execute(db);
  const [{ counts = null, rebooted = null } = {}] = rows;
  return counts !== null && rebooted === true ? countsAfterReboot(counts) : counts;
}
