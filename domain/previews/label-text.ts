// The label of a campaign as people read it: it is kept with the word of the scope that commands take.
import type { Text } from '../language.ts';
import { scopeNamed, scopeText } from '../planning/scope-words.ts';

/** `S05 2027 INFRASTRUC hprod` as `S05 2027 INFRASTRUC hors production`; labels that people gave stay as they are. */
export function labelText(label: string): Text {
  const [, about = '', word = ''] = /^(S\d{2} \d{4} .*?) (prod|hprod|all|pilot|prod_pilot)$/.exec(label) ?? [];
  const scope = scopeNamed(word);
  if (about === '' || scope === null) return { fr: label, en: label };
  // The whole of a domain is what its name says already.
  if (scope === 'all') return { fr: about, en: about };
  return { fr: `${about} ${scopeText(scope).fr}`, en: `${about} ${scopeText(scope).en}` };
}
