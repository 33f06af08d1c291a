// Servers that a campaign does not take, in a sentence: those of one reason together, each by its name.
import { nameList } from '../attempts/name-list.ts';
import type { Language, Text } from '../language.ts';

export type LeftOut = { readonly hostname: string; readonly reason: Text };

const MAX_NAMES = 12;
const MAX_REASONS = 8;

/** null: none is. */
export function leftOutText(leftOut: readonly LeftOut[]): Text | null {
  if (leftOut.length === 0) return null;
  const groups = Map.groupBy(leftOut, ({ reason }) => reason.en);
  const said = [...groups.values()].slice(0, MAX_REASONS);
  const rest = leftOut.length - said.reduce((sum, group) => sum + group.length, 0);
  const listed = (language: Language) => {
    const parts = said.map((group) => groupText(group, language));
    const others = language === 'fr' ? `${rest} autres` : `${rest} others`;
    return [...parts, ...(rest > 0 ? [others] : [])].join(language === 'fr' ? ' ; ' : '; ');
  };
  return { fr: `Non retenus : ${listed('fr')}.`, en: `Not included: ${listed('en')}.` };
}

function groupText(group: readonly LeftOut[], language: Language): string {
  const names = nameList(
    group.map(({ hostname }) => hostname),
    MAX_NAMES,
  )[language];
  const reason = group[0]?.reason[language] ?? '';
  const between = group.length === 1 ? ' ' : language === 'fr' ? ' : ' : ': ';
  return `${names}${between}${reason}`;
}
