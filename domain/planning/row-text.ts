// A row of the plan in a sentence.
import type { Text } from '../language.ts';
import type { PlanRow } from './plan-row.ts';
import { scopeText } from './scope-words.ts';

type Named = Pick<PlanRow, 'weekCode' | 'year' | 'domainCode' | 'envScope'>;

/** `S05 2027 trafic, hors production`; the whole of a domain is what its name says already. */
export function rowText({ weekCode, year, domainCode, envScope }: Named): Text {
  const about = [weekCode, year, domainCode].filter((part) => part !== null && part !== '').join(' ');
  if (envScope === 'all') return { fr: about, en: about };
  const { fr, en } = scopeText(envScope);
  return { fr: `${about}, ${fr}`, en: `${about}, ${en}` };
}
