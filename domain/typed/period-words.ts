// A period said in words (`à 5 mars`, `pendant trois semaines`, `until Friday`): where a reason follows a period, they would hide in it, and another
// period would be taken than was meant.
import { bareWords, foldedWord, isDayOrWeek } from './free-text.ts';

const MONTHS = new Set([
  ...[
    'janvier',
    'fevrier',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'aout',
    'septembre',
    'octobre',
    'novembre',
    'decembre',
  ],
  ...[
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
  ...[
    'jan',
    'janv',
    'fev',
    'fevr',
    'feb',
    'mar',
    'apr',
    'avr',
    'jun',
    'juil',
    'jul',
    'aug',
    'sep',
    'sept',
    'oct',
    'nov',
    'dec',
  ],
]);
const WEEKDAYS = new Set([
  ...['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche', 'demain', "aujourd'hui"],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'tomorrow', 'today'],
]);
const COUNTS = new Set([
  ...[
    'un',
    'une',
    'deux',
    'trois',
    'quatre',
    'cinq',
    'six',
    'sept',
    'huit',
    'neuf',
    'dix',
    'quinze',
    'quelques',
    'plusieurs',
  ],
  ...['a', 'one', 'two', 'three', 'four', 'five', 'seven', 'eight', 'nine', 'ten', 'some', 'several', 'few'],
]);
const UNIT = /^(?:j|jours?|semaines?|mois|ans?|days?|weeks?|months?|years?)$/u;
const COUNTED = /^\d+(?:j|jours?|semaines?|mois|days?|weeks?|months?)$/u;
const DAY_NUMBER = /^\d{1,2}(?:er|e|st|nd|rd|th)?$/u;
const WEEK_WORD = /^(?:semaines?|sem|weeks?|wk)$/u;
const ENDS = /^(?:jusqu(?:'.*|e|au?)?|until|till?|through|thru)$/u;
const BETWEEN = new Set(['au', 'aux', 'a', 'to', 'et', 'and', '-', '&', '+']);
/** Said right behind a period, they change it. */
const CHANGES = new Set([
  ...[
    '+',
    'inclus',
    'incluse',
    'inclu',
    'exclu',
    'exclus',
    'exclue',
    'sauf',
    'excepte',
    'hormis',
    'uniquement',
    'seulement',
  ],
  ...['inclusive', 'included', 'exclusive', 'excluded', 'except', 'excepting', 'only', 'partir'],
]);
const LEADS = new Set([
  'a',
  'le',
  'la',
  'du',
  'de',
  'des',
  'et',
  'ou',
  'puis',
  'from',
  'on',
  'to',
  'the',
  'and',
  'or',
  'then',
  'but',
  'mais',
]);

/** The first words of a text that say a day, an end or a length, not in quotes; null: none. */
export function periodInText(text: string): string | null {
  const words = bareWords(text);
  const plain = words.map(foldedWord);
  const start = plain.findIndex((word) => !LEADS.has(word));
  const first = plain[start] ?? '';
  if (CHANGES.has(first) || WEEKDAYS.has(first) || MONTHS.has(first)) return words.slice(0, start + 1).join(' ');
  for (const [index, word] of words.entries()) {
    if (ENDS.test(plain[index] ?? '') && isDayOrWeek(words[index + 1] ?? '')) continue;
    const length = lengthAt(plain, index);
    if (isDayOrWeek(word) || length > 0) return words.slice(index, index + Math.max(1, length)).join(' ');
  }
  return null;
}

/** `friday`, `demain`, `mars`, without case and accents. */
export function isDayName(word: string): boolean {
  return WEEKDAYS.has(word) || MONTHS.has(word);
}

export function isEndWord(word: string): boolean {
  return ENDS.test(word);
}

/** `2 semaines`, `three days`, `3j`. */
export function isCounted(one: string, two: string): boolean {
  return COUNTED.test(one) || ((COUNTS.has(one) || /^\d+$/u.test(one)) && UNIT.test(two));
}

/** How many words from there say a day, an end or a length. */
function lengthAt(plain: readonly string[], at: number): number {
  const [one = '', two = '', three = ''] = plain.slice(at);
  if (ENDS.test(one)) return 2;
  if (DAY_NUMBER.test(one) && MONTHS.has(two)) return 2;
  if (MONTHS.has(one) && DAY_NUMBER.test(two)) return 2;
  if (isCounted(one, two)) return COUNTED.test(one) ? 1 : 2;
  if (WEEK_WORD.test(one) && DAY_NUMBER.test(two)) return 2;
  const isEnd = (word: string) => DAY_NUMBER.test(word) || WEEKDAYS.has(word);
  return isEnd(one) && BETWEEN.has(two) && isEnd(three) ? 3 : 0;
}
