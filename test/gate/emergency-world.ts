// Scans and checks of servers as an emergency with shortened gates reads them (GATE-7).
import { storeScan } from '../../db/queries/cve/scans.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AttemptId, ServerId } from '../../domain/ids.ts';

/** `cve` null: the scan finds no flaw. */
export async function scanned(db: Db, server: ServerId, cve: string | null, at: Date): Promise<void> {
  await db
    .insertInto('server_scans')
    .values({ server_id: server })
    .onConflict((oc) => oc.doNothing())
    .execute();
  const open = { id: 'RHSA-2026:1', severity: 'important', packages: ['bash'], heldBack: false } as const;
  const advisories = cve === null ? [] : [{ ...open, cves: [cve] }];
  await storeScan(db, server, { packages: 1, advisories, rebootNeeded: 'no' }, { at });
}

/** Nothing got worse in that update (RUN-9). */
export async function goesGreen(db: Db, attempt: AttemptId): Promise<void> {
  await db
    .updateTable('attempt_steps')
    .set({ result: JSON.stringify({ comparison: { verdict: 'yes', differences: [] } }) })
    .where('step', '=', 'checks')
    .where('attempt_id', '=', attempt)
    .execute();
}
