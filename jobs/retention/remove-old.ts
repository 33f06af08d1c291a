// What is removed by its age (`retention` in the settings), a batch at each sweep. What people could look for is written into the trail.
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import {
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
  if (attemptLogsDays !== null) {
    const before = keptSince(now, attemptLogsDays, zone);
    await aloud(ctx, 'attempt-logs', before, (trx) => removeAttemptLogs(trx, before, BATCH));
  }
  if (scansDays !== null) {
    const before = keptSince(now, scansDays, zone);
    await aloud(ctx, 'scans', before, (trx) => removeScans(trx, before, BATCH));
  }
  const ended = new Date(now.getTime() - downloadsHours * HOUR_MS);
  tell(ctx, 'downloads', await removeDownloads(ctx.db, ended, BATCH));
  tell(ctx, 'activities', await removeActivities(ctx.db, activitiesHours, BATCH));
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
