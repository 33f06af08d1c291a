// Several things to say in one line, each a whole sentence or the part of one.
import type { Language, Text } from './language.ts';

/** What ends with a full stop is followed by a new sentence; anything else goes on after a semicolon. Empty ones are left out. */
export function joinedText(...all: readonly Text[]): Text {
  return { fr: joinedIn(all, 'fr'), en: joinedIn(all, 'en') };
}

function joinedIn(all: readonly Text[], language: Language): string {
  const glue = language === 'fr' ? ' ; ' : '; ';
  return all
    .map((text) => text[language].trim())
    .filter((text) => text !== '')
    .reduce((before, next) => {
      if (before === '') return next;
      return before.endsWith('.')
        ? `${before} ${next.charAt(0).toUpperCase()}${next.slice(1)}`
        : `${before}${glue}${afterColon(next)}`;
    }, '');
}

/** What stands behind a colon: `B3: the server …`. */
export function afterColon(sentence: string): string {
  return isWord(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;
}

/** Not `KO`, `SSH` or `CVE-2026-1`, which stay as they are. */
function isWord(text: string): boolean {
  return /^\p{Lu}[\p{Ll}’' ]/u.test(text);
}
