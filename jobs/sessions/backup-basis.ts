// PRE-4: what is on record of the backup of a server without snapshots, and what its start rests on.
import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import type { BackupBasis } from '../../domain/backups/backup-answer.ts';
import { type BackedUp, isVouchedFor } from '../../domain/backups/backup-on-record.ts';

export function backedUpOf(session: SessionContext): BackedUp {
  const {
    backup_confirmed_at: confirmedAt,
    backup_answer: answer,
    backup_good_until: goodUntil,
    backup_said: said,
  } = session;
  return { confirmedAt, backup: answer === null || said === null ? null : { answer, goodUntil, text: said.text } };
}

/** null: it has snapshots. Asked where a start is allowed: without a person's answer, a system has answered yes. */
export function backupBasis(session: SessionContext, now: Date, hours: number): BackupBasis | null {
  if (session.rollback_method !== 'na') return null;
  const { backup_confirmed_by: userId, backup_confirmed_at: confirmedAt } = session;
  if (confirmedAt !== null && isVouchedFor({ confirmedAt }, now, hours))
    return { by: 'person', userId, at: confirmedAt.toISOString() };
  const { backup_said: said, backup_good_until: goodUntil, prereq_date: readAt } = session;
  if (said === null || goodUntil === null || readAt === null) return null;
  return { by: 'system', goodUntil: goodUntil.toISOString(), readAt: readAt.toISOString(), ...said };
}
