// POL-5: maintenance windows start servers by themselves, in the name of whoever approved them. After a restore they wait for a new approval: one
// may have been archived or changed since, and what it has patched in the lost time would be patched again.
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import { loadApprovedWindows } from '../queries/windows/windows.ts';
import type { Trx } from '../schema/database.ts';

/** Under the lock of the gate. Their hours still hold. Returns their names. */
export async function withdrawWindows(trx: Trx, now: Date): Promise<readonly string[]> {
  const windows = await loadApprovedWindows(trx);
  await trx
    .updateTable('window_occurrences')
    .set({ state: 'done', ended_at: now })
    .where('state', '=', 'open')
    .execute();
  for (const { id, name, approvedBy, approvedAt } of windows) {
    await trx
      .updateTable('maintenance_windows')
      .set({ approved_by: null, approved_at: null })
      .where('id', '=', id)
      .execute();
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'window.approval-withdrawn',
      object: { type: 'window', id },
      before: { name, approvedBy, approvedAt },
    });
  }
  return windows.map(({ name }) => name);
}
