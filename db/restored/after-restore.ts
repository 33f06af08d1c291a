// A restored database is of an earlier day: servers, vCenters, queues and Teams have gone on without it. What was under way ends, what
// was ordered is withdrawn and told, and no number that was given out since is given again (ADR 7).

import { DEFAULT_WEEKLY_REPORT, type WeeklyReport } from '../../domain/reports/weekly-report.ts';
import type { RestoredFacts } from '../../domain/restored/restored-text.ts';
import { restoredText } from '../../domain/restored/restored-text.ts';
import { holdRestarts } from '../queries/actions/owed-restarts.ts';
import { lockGate } from '../queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import type { Trx } from '../schema/database.ts';
import { catchUpChat, tellChannels } from './catch-up-chat.ts';
import { endAttempts } from './end-attempts.ts';
import { endLinks } from './end-links.ts';
import { forgetJoined } from './forget-joined.ts';
import { leapIds } from './leap-ids.ts';
import { passOverReports } from './pass-over-reports.ts';
import { withdrawDecisions } from './withdraw-decisions.ts';
import { forgetPrerequisites, withdrawStarts } from './withdraw-orders.ts';
import { withdrawSnapshots } from './withdraw-snapshots.ts';
import { withdrawWindows } from './withdraw-windows.ts';

export type Restoring = {
  readonly now: Date;
  /** The instant that the rows are of. */
  readonly of: Date;
  /** IANA name. */
  readonly zone: string;
  /** Default: at the usual hour. */
  readonly weeklyReport?: WeeklyReport;
};

/** No process may run. Returns what was done, for whoever restored. */
export async function afterRestore(
  trx: Trx,
  { now, of, zone, weeklyReport = DEFAULT_WEEKLY_REPORT }: Restoring,
): Promise<RestoredFacts> {
  await lockGate(trx);
  await leapIds(trx);
  // First: what is announced from here on is to be said.
  await catchUpChat(trx, now);
  await forgetJoined(trx);
  const starts = await withdrawStarts(trx, now);
  await forgetPrerequisites(trx, now);
  const why = `the database was restored to ${of.toISOString().slice(0, 16).replace('T', ' ')} UTC: what became of this attempt is not known`;
  const attempts = await endAttempts(trx, now, why);
  const restarts = await holdRestarts(trx);
  const snapshots = await withdrawSnapshots(trx, now);
  const approvals = await withdrawDecisions(trx, now);
  const windows = await withdrawWindows(trx, now);
  const links = await endLinks(trx, now);
  const reports = await passOverReports(trx, { now, of, zone, weeklyReport });
  const facts: RestoredFacts = {
    ...{ of, zone, attempts, ...starts, restarts, ...snapshots },
    ...{ approvals, windows, links, reports },
  };
  await tellChannels(trx, restoredText(facts), now);
  const object = { type: 'installation', id: null } as const;
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'database.restored',
    object,
    after: { ...facts, of: of.toISOString() },
  });
  return facts;
}
