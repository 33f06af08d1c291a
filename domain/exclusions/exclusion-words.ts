// Why a server was taken out of its campaign, in words: what the system recorded is a code, what people wrote stays theirs.
import type { Text } from '../language.ts';
import type { ExclusionReason } from '../prerequisites/prerequisite-exclusion.ts';

/** `reporte`: left to another campaign, or to a later one. */
const LABELS: Readonly<Record<ExclusionReason | 'reporte', Text>> = {
  EOL: { fr: 'Système en fin de support', en: 'Operating system out of support' },
  non_patchable: { fr: 'Hors service dans l’inventaire', en: 'Not in service in the inventory' },
  creneau_inadequat: { fr: 'Injoignable en SSH', en: 'Unreachable over SSH' },
  disk: { fr: 'Disque insuffisant', en: 'Disk too full' },
  reporte: { fr: 'Reporté à une autre campagne', en: 'Postponed to another campaign' },
};

/** `detail`: the same reason at more length; null where nothing more was recorded. */
export function exclusionText(reason: string | null, detail: Text | null): Text {
  const written = reason ?? '';
  if (isCode(written)) return detail ?? LABELS[written];
  if (detail === null || detail.fr === written || detail.en === written) return { fr: written, en: written };
  return { fr: `${written} (${detail.fr})`, en: `${written} (${detail.en})` };
}

function isCode(reason: string): reason is keyof typeof LABELS {
  return Object.hasOwn(LABELS, reason);
}
