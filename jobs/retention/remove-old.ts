// What is removed by its age (`retention` in the settings), a batch at each sweep. What people could look for is written into the trail.
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import {
  loadWhatIsOld,
  removeActivities,
  removeAttemptLogs,
  removeDownloads,
  removeScans,
} from '../../db/queries/retention/old-rows.ts';
import type { Trx } from '../../db/schema/database.ts';
import { keptSince } from '../../domain/retention/kept-since.ts';
import type { JobContext } from '../context.ts';
import type { Removed } from '../watch.ts';

/** Of one kind at one sweep: no sweep waits for it, and a backlog of a million is gone within hours. */
const BATCH = 500;
const HOUR_MS = 3_600_000;

export async function removeOld(ctx: JobContext): Promise<void> {
  const { retention, zone } = ctx.settings;
  const now = ctx.clock.now();
  const { attemptLogsDays, scansDays, downloadsHours, activitiesHours } = retention;
  const attemptLogs = attemptLogsDays === null ? null : keptSince(now, attemptLogsDays, zone);
  const scans = scansDays === null ? null : keptSince(now, scansDays, zone);
  const downloads = new Date(now.getTime() - downloadsHours * HOUR_MS);
  const old = await loadWhatIsOld(ctx.db, { attemptLogs, scans, downloads, activityHours: activitiesHours });
  if (attemptLogs !== null && old.attemptLogs)
    await aloud(ctx, 'attempt-logs', attemptLogs, (trx) => removeAttemptLogs(trx, attemptLogs, BATCH));
  if (scans !== null && old.scans) await aloud(ctx, 'scans', scans, (trx) => removeScans(trx, scans, BATCH));
  if (old.downloads) tell(ctx, 'downloads', await removeDownloads(ctx.db, downloads, BATCH));
  if (old.activities) tell(ctx, 'activities', await removeActivities(ctx.db, activitiesHours, BATCH));
}

/** With a row of the trail, in one transaction. */
async function aloud(
  ctx: JobContext,
  what: Removed,
  before: Date,
  remove: (trx: Trx) => Promise<number>,
): Promise<void> {
  const count = await ctx.db.transaction().execute(async (trx) => {
    const removed = await remove(trx);
    if (removed > 0) {
      await writeAudit(trx, {
        at: ctx.clock.now(),
        actor: SYSTEM,
        action: 'retention.remove',
        object: { type: 'installation', id: null },
        after: { what, removed, before: before.toISOString() },
      });
    }
    return removed;
  });
  tell(ctx, what, count);
}

function tell({ watch, log }: JobContext, what: Removed, count: number): void {
  if (count === 0) return;
  watch.removed(what, count);
  log.info({ what, count }, 'what had outlived its use was removed');
}
