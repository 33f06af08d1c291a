// Words that limit an order, in the reason of one that has no limit: an exclusion holds in every open campaign and has no end, so that
// “down until 2027-02-01” or “down in 12” would promise what nobody does. What is said to be since a day is a fact, and no limit.
import type { Text } from '../language.ts';
import { bareWords, foldedWord, isDayOrWeek } from './free-text.ts';
import { isCounted, isDayName, isEndWord } from './period-words.ts';

const CAMPAIGN = new Set(['campagne', 'campagnes', 'campaign', 'campaigns']);
const IN = new Set(['in', 'dans']);
const TO = new Set(['au', 'to', 'till']);
const EXCEPT = new Set(['sauf', 'except', 'excepte', 'hormis']);
const ONLY = new Set(['only', 'seulement', 'uniquement']);
const DURING = new Set(['pendant', 'durant', 'pour', 'for', 'during', 'encore', 'over']);
const NEXT = new Set(['cette', 'this', 'next', 'prochaine']);
const WEEK = new Set(['semaine', 'week']);
const ARTICLES = new Set([
  'la',
  'le',
  'les',
  'the',
  'n',
  'no',
  'n°',
  'en',
  'in',
  'numero',
  'number',
  'encore',
  'another',
]);
const NUMBER = /^#?\d{1,6}$/u;

/** As typed; null: there are none, or they stand in quotes. */
export function limitInText(text: string): string | null {
  const words = bareWords(text);
  const plain = words.map(foldedWord);
  for (const at of plain.keys()) {
    const length = lengthAt(plain, at);
    if (length > 0) return words.slice(at, at + length).join(' ');
  }
  return null;
}

/** How many words from there limit what is ordered. */
function lengthAt(plain: readonly string[], at: number): number {
  const word = plain[at] ?? '';
  const skipped = plain.slice(at + 1).findIndex((one) => !ARTICLES.has(one));
  const next = skipped < 0 ? plain.length : at + 1 + skipped;
  const [one = '', two = ''] = plain.slice(next);
  const through = next + 1 - at;
  if (CAMPAIGN.has(word) && NUMBER.test(one)) return through;
  if (IN.has(word) && NUMBER.test(one) && two === '') return through;
  if (at === 0 && isDayName(word)) return 1;
  const isTime = isDayOrWeek(one) || isDayName(one) || /^\d/u.test(one) || WEEK.has(one) || CAMPAIGN.has(one);
  if ((isEndWord(word) || TO.has(word) || EXCEPT.has(word)) && isTime) return through;
  if (DURING.has(word) && isCounted(one, two)) return through + (two === '' ? 0 : 1);
  if (NEXT.has(word) && WEEK.has(plain[at + 1] ?? '')) return 2;
  if (WEEK.has(word) && NEXT.has(plain[at + 1] ?? '')) return 2;
  return ONLY.has(word) && at > 0 && at === plain.length - 1 ? 1 : 0;
}

export function limitRefusal(limit: string): Text {
  const shown = limit.slice(0, 60);
  return {
    fr: `« ${shown} » n’est pas possible ici : cette commande s’applique à toutes les campagnes ouvertes, sans date de fin. Si ces mots font partie du motif, mettez tout le motif entre guillemets.`,
    en: `“${shown}” is not possible here: this command applies to every open campaign, with no end date. If these words are part of the reason, put the whole reason in quotes.`,
  };
}
