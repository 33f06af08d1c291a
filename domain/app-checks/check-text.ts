// A check as it is typed and stands in a cell: words between blanks, those that hold blanks in quotes.
import type { AppCheck } from './app-check.ts';

/** Between the arguments of a program there are blanks alone: a comma belongs to one of them. */
export function checkWords(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:["“”][^"“”]*["“”]|«[^»]*»|[^\s"“”«])+/gu), ([word]) =>
    word.replace(/["“”]|«\s*|\s*»/gu, ''),
  );
}

/** The inverse of `checkWords`. */
export function checkText(check: AppCheck): string {
  return check.kind === 'url' ? check.url : check.argv.map(quoted).join(' ');
}

function quoted(word: string): string {
  return word === '' || /\s/u.test(word) ? `"${word}"` : word;
}
