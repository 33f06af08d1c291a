// A program and its arguments as they are typed (RUN-19). On one line, blanks separate words and quotes keep them together; on several,
// each line is a word as it stands. Nothing else has a meaning: there is no shell.
import type { Text } from '../language.ts';
import type { ActionWords } from './action.ts';

const MAX_WORDS = 40;
const MAX_WORD = 300;

export type ReadWords =
  | { readonly kind: 'words'; readonly words: ActionWords; readonly warning: Text | null }
  | { readonly kind: 'wrong'; readonly text: Text };

export function readWords(typed: string): ReadWords {
  const lines = typed
    .split(/\r\n|\r|\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const [line = ''] = lines;
  const split = lines.length > 1 ? lines : splitLine(line);
  if (split === null) {
    return wrong(
      'Un guillemet n’est pas fermé. Chaque mot avec des espaces va entre deux guillemets.',
      'A quote is not closed. Each word with blanks stands between two quotes.',
    );
  }
  const [first, ...others] = split;
  if (first === undefined) return wrong('Il manque le programme.', 'The program is missing.');
  return fitting([first, ...others]);
}

function fitting(words: ActionWords): ReadWords {
  const program = words[0] === 'sudo' ? words[1] : words[0];
  if (program === undefined || !/^\/[^/]/.test(program)) {
    return wrong(
      'Donnez le chemin complet du programme : /usr/bin/systemctl stop peage, ou sudo /usr/bin/systemctl stop peage.',
      'Give the full path of the program: /usr/bin/systemctl stop app, or sudo /usr/bin/systemctl stop app.',
    );
  }
  const unfit = words.some((word) => word.length > MAX_WORD || /\p{Cc}/u.test(word) || !word.isWellFormed());
  if (words.length > MAX_WORDS || unfit) {
    return wrong(
      `Au plus ${MAX_WORDS} mots de ${MAX_WORD} caractères, sans caractère de contrôle.`,
      `At most ${MAX_WORDS} words of ${MAX_WORD} characters, without control characters.`,
    );
  }
  return { kind: 'words', words, warning: warningOf(words) };
}

const OPENING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '‘': '’', '«': '»' };

/** null: a quote is open at its end. A quote within a word is a letter where the word began without one: l’app, 5". */
function splitLine(line: string): readonly string[] | null {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== '') {
    const closing = OPENING[rest.charAt(0)];
    if (closing === undefined) {
      const [word = ''] = /^\S+/u.exec(rest) ?? [];
      // --name="two words": the quotes keep it together, and go away.
      const glued = /^([^\s"“«]*=)(?=["“«])/u.exec(word)?.[1];
      if (glued !== undefined) {
        const value = quotedAt(rest.slice(glued.length));
        if (value === null) return null;
        words.push(glued + value.word);
        rest = value.rest;
        continue;
      }
      words.push(word);
      rest = rest.slice(word.length).trimStart();
      continue;
    }
    const value = quotedAt(rest);
    if (value === null) return null;
    words.push(value.word);
    rest = value.rest;
  }
  return words;
}

/** The quoted word that `text` begins with; null: it has no end, or something is glued to it. */
function quotedAt(text: string): { readonly word: string; readonly rest: string } | null {
  const opening = text.charAt(0);
  const closing = OPENING[opening] ?? '';
  const end = text.indexOf(closing, 1);
  const after = text.slice(end + 1);
  if (end < 0 || /^\S/u.test(after)) return null;
  const word = text.slice(1, end);
  // The blanks of French quotes belong to them.
  return { word: opening === '«' ? word.trim() : word, rest: after.trimStart() };
}

/** The inverse: one line where that says it all, else a word a line. */
export function wordsText(words: readonly string[]): string {
  const line = words.map(quoted);
  return line.every((word) => word !== null) ? line.join(' ') : words.join('\n');
}

function quoted(word: string): string | null {
  if (word !== '' && !/\s/u.test(word) && !(word.charAt(0) in OPENING) && !/=["“«]/u.test(word)) return word;
  if (!word.includes('"')) return `"${word}"`;
  return word.includes("'") ? null : `'${word}'`;
}

/** What means something to a shell, and nothing here. */
const SHELL_SIGNS = /^(?:\||\|\||&|&&|;|[12]?>{1,2}|<)$|[|<>;`]|&&|\$[({\w]|[*?]/u;

function warningOf(words: ActionWords): Text | null {
  const signs = words.filter((word) => SHELL_SIGNS.test(word)).map((word) => word.slice(0, 20));
  const [first] = signs;
  if (first === undefined) return null;
  return {
    fr: `Il n’y a pas de shell : « ${first} » est passé au programme tel quel, sans tube, redirection ni variable.`,
    en: `There is no shell: “${first}” is handed to the program as it is, without pipe, redirection or variable.`,
  };
}

function wrong(fr: string, en: string): ReadWords {
  return { kind: 'wrong', text: { fr, en } };
}
