// Stores the verdict of prerequisites on a session (PRE-8) and excludes the server when a rule says so (PRE-9).

import type { BackupAnswer } from '../../../domain/backups/backup-answer.ts';
import type { SessionId } from '../../../domain/ids.ts';
import type { PrerequisiteVerdict } from '../../../domain/prerequisites/prerequisites.ts';
import type { PrereqDetail } from '../../schema/campaigns.ts';
import type { Trx } from '../../schema/database.ts';
import { excludeSession, transitionSession } from '../attempts/sessions.ts';

export type VerdictToStore = {
  readonly verdict: PrerequisiteVerdict;
  readonly disk: { readonly rootMb: number | null; readonly varMb: number | null };
  readonly detail: PrereqDetail;
  readonly at: Date;
};

/** Only a session that has not been started is touched: what runs or is done keeps the verdict it was started with. */
export async function storeVerdict(
  trx: Trx,
  id: SessionId,
  found: VerdictToStore,
): Promise<'stored' | 'excluded' | 'too-late'> {
  const { verdict } = found;
  const result = await trx
    .updateTable('patch_sessions')
    .set({
      prereq_ssh: verdict.prereq_ssh,
      prereq_satellite: verdict.prereq_satellite,
      rollback_method: verdict.rollbackMethod,
      ...backupColumns(verdict.backup),
      prereq_disk_root_mb: whole(found.disk.rootMb),
      prereq_disk_var_mb: whole(found.disk.varMb),
      prereq_disk_ok: verdict.diskOk,
      prereq_validated: verdict.validated,
      prereq_date: found.at,
      prereq_detail: JSON.stringify(found.detail),
      // A confirmation of the backup is for a server without snapshot alone.
      ...(verdict.rollbackMethod === 'na' ? {} : { backup_confirmed_by: null, backup_confirmed_at: null }),
    })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'prereq_ok', 'failed'])
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return 'too-late';
  if (verdict.exclusion !== null) {
    const { reason, text } = verdict.exclusion;
    const excluded = await excludeSession(trx, id, { reason, detail: text, by: 'system', at: found.at });
    if (excluded) return 'excluded';
  }
  if (verdict.validated) await transitionSession(trx, id, 'prereqOk');
  else await backToPending(trx, id);
  return 'stored';
}

/** What is known of the backup from now on, where an attempt has asked again. */
export async function storeBackupAnswer(trx: Trx, id: SessionId, backup: BackupAnswer | null): Promise<void> {
  await trx.updateTable('patch_sessions').set(backupColumns(backup)).where('id', '=', id).execute();
}

function backupColumns(backup: BackupAnswer | null) {
  if (backup === null) return { backup_answer: null, backup_good_until: null, backup_said: null };
  const { answer, goodUntil, system, text, last } = backup;
  return { backup_answer: answer, backup_good_until: goodUntil, backup_said: JSON.stringify({ system, text, last }) };
}

/** Monday's yes is withdrawn by Wednesday's unknown: the session is pending again. */
async function backToPending(trx: Trx, id: SessionId): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ status: 'pending' })
    .where('id', '=', id)
    .where('status', '=', 'prereq_ok')
    .execute();
}

function whole(mb: number | null): number | null {
  return mb === null ? null : Math.floor(mb);
}
