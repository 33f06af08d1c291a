// Numbers in sentences, by the rules of each language.
import type { Language, Text } from './language.ts';

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;
const PLURALS = { fr: new Intl.PluralRules(LOCALES.fr), en: new Intl.PluralRules(LOCALES.en) };
const NUMBERS = {
  fr: new Intl.NumberFormat(LOCALES.fr, { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat(LOCALES.en, { maximumFractionDigits: 1 }),
};

/** `1 serveur`, `2 servers`: French counts zero as one. */
export function counted(n: number, language: Language, one: string, many: string): string {
  return `${wholeNumber(n, language)} ${PLURALS[language].select(n) === 'one' ? one : many}`;
}

/** `2 OK, 1 KO`: what there is of each, nothing of what there is none. */
export function countedParts(
  language: Language,
  ...parts: readonly (readonly [n: number, one: string, many: string])[]
): string {
  return parts
    .filter(([n]) => n > 0)
    .map(([n, one, many]) => counted(n, language, one, many))
    .join(', ');
}

/** With one decimal at most, and the separators of the language. */
export function wholeNumber(n: number, language: Language): string {
  return NUMBERS[language].format(n);
}

/** Apart in French, by a space at which no line ends. */
export function percentText(percent: number | string, language: Language): string {
  return language === 'fr' ? `${percent}\u00a0%` : `${percent}%`;
}

export function countedText(n: number, fr: readonly [string, string], en: readonly [string, string]): Text {
  return { fr: counted(n, 'fr', ...fr), en: counted(n, 'en', ...en) };
}

export function serversText(n: number): Text {
  return countedText(n, ['serveur', 'serveurs'], ['server', 'servers']);
}

/** `4 h`, `1 h 30 min`, `45 min`: of what lasts hours as a rule. */
export function durationText(minutes: number): Text {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const said = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(
    (part) => part !== '',
  );
  return { fr: said.join(' '), en: said.join(' ') };
}

export function minutesText(n: number): Text {
  return countedText(n, ['minute', 'minutes'], ['minute', 'minutes']);
}
