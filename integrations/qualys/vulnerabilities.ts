// What became of a server's vulnerabilities with its update, by its detections before and after. A fix counts when it was tested since.
import { counted, countedText } from '../../domain/counts.ts';
import type { Text } from '../../domain/language.ts';
import type { Detection } from './fo.ts';

export type Outcome = {
  readonly closed: number;
  readonly stillOpen: number;
  /** Found since, and not open before. */
  readonly added: number;
  /** Open before, and not tested since, or no longer named. */
  readonly untested: number;
};

/** Those that Qualys is sure of and nobody has set aside. */
function counting(detections: readonly Detection[]): readonly Detection[] {
  return detections.filter(({ isConfirmed, isIgnored }) => isConfirmed && !isIgnored);
}

/** Open when the update ended. Whatever was tested since does not hide it: a first look may come late. */
export function openBefore(detections: readonly Detection[], patchedAt: Date): readonly string[] {
  return counting(detections)
    .filter(({ firstFound }) => firstFound <= patchedAt)
    .filter(({ isOpen, fixedAt }) => isOpen || (fixedAt !== null && fixedAt > patchedAt))
    .map(({ id }) => id);
}

export function outcomeOf(before: readonly string[], detections: readonly Detection[], patchedAt: Date): Outcome {
  const known = new Set(before);
  const tested = counting(detections).filter(({ lastTest }) => lastTest > patchedAt);
  const closed = tested.filter(({ id, isOpen }) => !isOpen && known.has(id)).length;
  const stillOpen = tested.filter(({ id, isOpen }) => isOpen && known.has(id)).length;
  const added = tested.filter(({ id, isOpen }) => isOpen && !known.has(id)).length;
  return { closed, stillOpen, added, untested: before.length - closed - stillOpen };
}

/** `12 vulnerabilities closed, 1 still open` */
export function outcomeText({ closed, stillOpen, added, untested }: Outcome): Text {
  if (closed + stillOpen + added + untested === 0)
    return {
      fr: 'aucune vulnérabilité, scanné depuis la mise à jour',
      en: 'no vulnerability, scanned since the update',
    };
  const parts: Text[] = [
    closed === 0
      ? { fr: 'aucune vulnérabilité corrigée', en: 'no vulnerability closed' }
      : countedText(
          closed,
          ['vulnérabilité corrigée', 'vulnérabilités corrigées'],
          ['vulnerability closed', 'vulnerabilities closed'],
        ),
    stillOpen === 0
      ? { fr: 'aucune encore ouverte', en: 'none still open' }
      : { fr: counted(stillOpen, 'fr', 'encore ouverte', 'encore ouvertes'), en: `${stillOpen} still open` },
    ...(added === 0 ? [] : [{ fr: counted(added, 'fr', 'nouvelle', 'nouvelles'), en: `${added} new` }]),
    ...(untested === 0
      ? []
      : [
          {
            fr: counted(untested, 'fr', 'non testée depuis', 'non testées depuis'),
            en: `${untested} not tested since`,
          },
        ]),
  ];
  return { fr: parts.map(({ fr }) => fr).join(', '), en: parts.map(({ en }) => en).join(', ') };
}
