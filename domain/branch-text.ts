// The two branches in sentences.
import type { Text } from './language.ts';
import type { Branch } from './server.ts';

const TEXTS: Readonly<Record<Branch, Text>> = {
  hprod: { fr: 'hors production', en: 'non-production' },
  prod: { fr: 'de production', en: 'production' },
};

/** After a noun in French, before it in English: `créneaux hors production`, `non-production slots`. */
export function branchText(branch: Branch): Text {
  return TEXTS[branch];
}
