// An answer in words.
import { DateTime } from 'luxon';
import type { LockedValidation } from '../../db/queries/validations/validation-locks.ts';
import type { Text } from '../../domain/language.ts';
import type { ValidationStatus } from '../../domain/validations/validation-state.ts';

/** Who answered what, and when: for somebody who comes too late. */
export function answeredText(row: LockedValidation, zone: string): Text {
  const by = row.answeredByName ?? 'PatchCenter';
  const at = DateTime.fromJSDate(row.answeredAt ?? new Date(0), { zone }).toFormat('HH:mm');
  const { fr, en } = ANSWERS[row.status];
  return {
    fr: `${row.hostname} : ${by} a répondu ${fr} (${at.replace(':', 'h')}).`,
    en: `${row.hostname}: ${by} answered ${en} (${at}).`,
  };
}

const ANSWERS: Readonly<Record<ValidationStatus, Text>> = {
  en_attente: { fr: 'rien encore', en: 'nothing yet' },
  validated_ok: { fr: 'OK', en: 'OK' },
  validated_ko: { fr: 'KO', en: 'KO' },
  forced: { fr: 'en forçant la validation', en: 'by forcing the validation' },
};
