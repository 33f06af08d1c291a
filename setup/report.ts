// What the checks came to, as lines for a terminal, JSON for a machine, and an exit code for a script.
import { type Answer, allOf } from '../domain/answer.ts';
import { type Language, say } from '../domain/language.ts';
import type { CheckReport } from './check.ts';

const SIGNS: Readonly<Record<Answer, string>> = { yes: '✔', no: '✖', unknown: '?' };
const EXIT_CODES: Readonly<Record<Answer, number>> = { yes: 0, no: 1, unknown: 2 };

/** 0: all yes; 1: some no; 2: no no, and some unknown. */
export function exitCodeOf(reports: readonly CheckReport[]): number {
  return EXIT_CODES[allOf(reports.map(({ answer }) => answer))];
}

/** A line each; under what is not yes, what to do. */
export function reportText(reports: readonly CheckReport[], language: Language): string {
  return reports
    .map(({ title, answer, detail, remedy }) => {
      const colon = language === 'fr' ? ' :' : ':';
      const line = `${SIGNS[answer]} ${say(title, language)}${colon} ${say(detail, language).replaceAll('\n', '\n    ')}`;
      return remedy === null ? line : `${line}\n    → ${say(remedy, language)}`;
    })
    .join('\n');
}

export function reportJson(reports: readonly CheckReport[], language: Language): string {
  const checks = reports.map(({ name, title, answer, detail, remedy }) => ({
    name,
    title: say(title, language),
    answer,
    detail: say(detail, language),
    remedy: remedy === null ? null : say(remedy, language),
  }));
  return JSON.stringify({ answer: allOf(reports.map(({ answer }) => answer)), checks }, null, 2);
}

/** Of a terminal: French where its locale is. */
export function terminalLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
