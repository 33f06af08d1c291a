// How coverage is said, and which of its states a person may ask for.
import type { Text } from '../language.ts';
import type { CoverageState } from './compare.ts';

/** Worst first: the order in which they are shown. */
export const COVERAGE_STATES = [
  'absent',
  'stale',
  'retired',
  'duplicate',
  'ambiguous',
  'unknown',
  'covered',
] as const satisfies readonly CoverageState[];

export const COVERAGE_LABELS: Readonly<Record<CoverageState, Text>> = {
  absent: { fr: 'Absents', en: 'Absent' },
  stale: { fr: 'Sans nouvelles', en: 'Not heard of' },
  retired: { fr: 'Retirés là-bas', en: 'Retired there' },
  duplicate: { fr: 'En double', en: 'Known twice' },
  ambiguous: { fr: 'Incertains', en: 'Uncertain' },
  unknown: { fr: 'Inconnus de l’inventaire', en: 'Not in the inventory' },
  covered: { fr: 'Couverts', en: 'Covered' },
};

/** What it means for somebody who has not read about it. */
export const COVERAGE_MEANING: Readonly<Record<CoverageState, Text>> = {
  absent: {
    fr: 'En service dans l’inventaire, et inconnus de ce système.',
    en: 'In service in the inventory, and not known to that system.',
  },
  stale: {
    fr: 'Connus de ce système, mais sans nouvelles depuis trop longtemps.',
    en: 'Known to that system, but not heard of for too long.',
  },
  retired: {
    fr: 'Retirés du service dans ce système, et toujours dans l’inventaire.',
    en: 'Taken out of service in that system, and still in the inventory.',
  },
  duplicate: {
    fr: 'Connus plusieurs fois sous le même nom, souvent après une réinstallation.',
    en: 'Known several times under one name, often after a re-installation.',
  },
  ambiguous: {
    fr: 'Ce système connaît une machine de ce nom ou de cette adresse, mais rien ne prouve que c’est ce serveur.',
    en: 'That system knows a machine of that name or address, but nothing proves that it is this server.',
  },
  unknown: {
    fr: 'Connus de ce système, et absents de l’inventaire.',
    en: 'Known to that system, and not in the inventory.',
  },
  covered: { fr: 'Connus de ce système, et vus récemment.', en: 'Known to that system, and heard of lately.' },
};

export function isCoverageState(word: string): word is CoverageState {
  return (COVERAGE_STATES as readonly string[]).includes(word);
}
