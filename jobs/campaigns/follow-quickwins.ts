// A QuickWin run whose servers are all done shows its result; one of which a server is tried again is patching (RUN-13).
import { loadRunsToFollow } from '../../db/queries/quickwin/runs.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { phaseFollowing, type QuickwinPhase } from '../../domain/quickwin/phase.ts';

/** Returns how many runs moved. */
export async function followQuickwins(db: Db): Promise<number> {
  const runs = await loadRunsToFollow(db);
  let moved = 0;
  for (const { id, phase, statuses } of runs) {
    if (phase === null) continue;
    const next = phaseFollowing({ phase, statuses, attempts: 1 });
    if (next !== phase && (await move(db, id, phase, next))) moved += 1;
  }
  return moved;
}

function move(db: Db, id: CampaignId, from: QuickwinPhase, to: QuickwinPhase): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const result = await trx
      .updateTable('campaigns')
      .set({ phase: to })
      .where('id', '=', id)
      .where('phase', '=', from)
      .where('status', '=', 'open')
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    return true;
  });
}
