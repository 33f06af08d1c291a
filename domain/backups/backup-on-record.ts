// PRE-4 and RUN-14: whether a server without snapshots has a backup to go back to, from what is on record. A person's answer stays, whatever a system
// says afterwards; a system that says no, or knows nothing, lets nothing start.
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';

/** As it was answered when the prerequisites were read. */
export type BackupOnRecord = {
  readonly answer: Answer;
  /** Of a yes. */
  readonly goodUntil: Date | null;
  readonly text: Text;
};

/** `confirmedAt` null: nobody has vouched for it. `backup` null: no system was asked. */
export type BackedUp = { readonly confirmedAt: Date | null; readonly backup: BackupOnRecord | null };

/** Clocks of two machines may differ a little. */
const FUTURE_TOLERANCE_MS = 60_000;

/** RUN-14. One from the future is not believed. */
function isBackupRecent(confirmedAt: Date, now: Date, hours: number): boolean {
  const ageMs = now.getTime() - confirmedAt.getTime();
  return ageMs >= -FUTURE_TOLERANCE_MS && ageMs < hours * 3_600_000;
}

export function isVouchedFor({ confirmedAt }: Pick<BackedUp, 'confirmedAt'>, now: Date, hours: number): boolean {
  return confirmedAt !== null && isBackupRecent(confirmedAt, now, hours);
}

function isWithinLimit(backup: BackupOnRecord | null, now: Date): boolean {
  return backup?.answer === 'yes' && backup.goodUntil !== null && now < backup.goodUntil;
}

export function isBackedUp(record: BackedUp, now: Date, hours: number): boolean {
  return isVouchedFor(record, now, hours) || isWithinLimit(record.backup, now);
}

/** A person is asked where nothing is known: a no is answered by a backup, and one that has grown old is read again. */
export function isPersonAsked(record: BackedUp, now: Date, hours: number): boolean {
  return !isBackedUp(record, now, hours) && (record.backup === null || record.backup.answer === 'unknown');
}

/** As it was said, and whether that still holds. */
export function backupSaidNow(backup: BackupOnRecord, now: Date): Text {
  if (backup.answer !== 'yes' || isWithinLimit(backup, now)) return backup.text;
  return { fr: `Trop ancienne maintenant. ${backup.text.fr}`, en: `Too old by now. ${backup.text.en}` };
}

/** Why the server does not start. */
export function againstBackup({ answer, text }: BackupOnRecord): Text {
  const fr = `${text.fr}.`;
  const en = `${text.en}.`;
  switch (answer) {
    case 'yes':
      return {
        fr: `${fr} Elle est maintenant trop ancienne : relancez les prérequis.`,
        en: `${en} It has become too old by now: run the prerequisites again.`,
      };
    case 'no':
      return {
        fr: `${fr} Faites faire une sauvegarde, puis relancez les prérequis.`,
        en: `${en} Have a backup made, then run the prerequisites again.`,
      };
    case 'unknown':
      return {
        fr: `Pas de snapshot possible : confirmez que la sauvegarde est récente. ${fr}`,
        en: `A snapshot is not possible: confirm that the backup is recent. ${en}`,
      };
  }
}
