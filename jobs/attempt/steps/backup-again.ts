// PRE-4, asked once more before anything changes: whether the backup that a start without snapshots rests on is still there and recent enough.
import { assertLease, loadBackupBasis } from '../../../db/queries/attempts/attempts.ts';
import { storeBackupAnswer } from '../../../db/queries/prerequisites/prerequisites.ts';
import type { BackupBasis } from '../../../domain/backups/backup-answer.ts';
import { readBackup } from '../../prerequisites/read-backup.ts';
import type { StepContext, StepResult } from '../step.ts';
import type { ResultOf } from '../step-results.ts';

/** What a person answered is theirs, and stays. */
export async function backupAgain(ctx: StepContext): Promise<StepResult<ResultOf<'snapshot'>>> {
  const { jobs, lease, session } = ctx;
  const basis = await loadBackupBasis(jobs.db, lease.attemptId);
  if (basis === null || basis.by === 'person') return { kind: 'done', result: { method: 'na' } };
  const found = await readBackup(jobs, session);
  if (found?.answer === 'yes') return { kind: 'done', result: { method: 'na', backup: found.text } };
  if (found?.answer !== 'no' && isStillKnown(ctx, basis))
    return { kind: 'done', result: { method: 'na', backup: basis.text } };
  // The next start asks for what is known now, and not for what was known an hour ago.
  await jobs.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    await storeBackupAnswer(trx, session.id, found);
  });
  // What was said of it, in both languages, is on the session from now on.
  const detail =
    found?.answer === 'no'
      ? 'its last good backup is too old by now, or gone'
      : 'its backup could not be asked for again';
  return { kind: 'failed', failure: 'prerequisites', detail, tail: null };
}

/** An answer holds for as long as the prerequisites that it was read with (RUN-2): a system that is away for a moment takes nothing back. */
function isStillKnown({ jobs }: StepContext, { goodUntil, readAt }: Extract<BackupBasis, { by: 'system' }>): boolean {
  const now = jobs.clock.now().getTime();
  const ageMs = now - Date.parse(readAt);
  return now < Date.parse(goodUntil) && ageMs < jobs.settings.startPolicy.prerequisitesMaxAgeMinutes * 60_000;
}
