// Which of our servers a system knows, and the other way round: compared when its copy has changed, and now and then, as time makes machines
// silent and the inventory changes too.
import { writeAssets } from '../../db/queries/integrations/assets.ts';
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { serversToCover, writeCoverage } from '../../db/queries/integrations/coverage.ts';
import { lockIntegration } from '../../db/queries/integrations/states.ts';
import { compareCoverage } from '../../domain/agent-coverage/compare.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { asRecords } from './apply-people.ts';

const AGAIN_MS = 6 * 3_600_000;

/** Returns how many servers and machines stand otherwise than before. */
export async function coverServers(
  { db, clock, log }: JobContext,
  { name, machines, assets }: OpenIntegration,
): Promise<number> {
  if (machines === null) return 0;
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    const state = await lockIntegration(trx, name);
    if (state === undefined || state.copy_version === 0) return 0;
    const isFresh = state.coverage_at !== null && now.getTime() - state.coverage_at.getTime() < AGAIN_MS;
    if (state.copy_version === state.coverage_version && isFresh) return 0;
    const copy = asRecords(await loadCopy(trx, name));
    const rows = compareCoverage(await serversToCover(trx), machines(copy, now));
    const changed = await writeCoverage(trx, name, rows, now);
    if (assets !== undefined) await writeAssets(trx, name, assets(copy));
    await trx
      .updateTable('integration_states')
      .set({ coverage_version: state.copy_version, coverage_at: now })
      .where('integration', '=', name)
      .execute();
    log.info({ integration: name, changed }, 'coverage compared');
    return changed;
  });
}
