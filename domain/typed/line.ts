// What people type or paste, made plain in one place: every line of chat and every field of a card that names something is read through
// here. Free text (reasons, comments) is kept as it was typed, but for what nobody sees.

/** Fillers, joiners and variation selectors: in a name they are typed by nobody. */
const FILLERS = /\p{Variation_Selector}|\u034f|[\u115f\u1160\u2800\u3164\uffa0]|\u17b4|\u17b5/gu;

/** As it was typed, without format characters, which nobody sees; every space is one. */
export function cleaned(text: string): string {
  return text.replace(/\p{Cf}/gu, '').replace(/\p{Zs}/gu, ' ');
}

/** Each sign is one UTF-16 unit, and so is what it stands for. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[\r\u2028\u2029]/gu, '\n'],
  [/[\t\v\f\u0085]/gu, ' '],
  [/[“”„‟″‶❝❞‹›`]/gu, '"'],
  [/[\u2010-\u2015\u2212\u2043\ufe58\ufe63]/gu, '-'],
  [/[’‘ʼ′]/gu, "'"],
  [/、/gu, ','],
  [/⁄/gu, '/'],
];
/** Letters, digits and signs as an East Asian keyboard gives them, each as far from the plain one. */
const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const WIDER = 0xfee0;
/** Of a pasted list, on every line but the first, which begins behind the command's name. */
const LIST_MARK = /(?<=\n) *(?:(?:[-*→]|\(?\d{1,3}[.)]|[a-z][.)])(?= )|[•‣◦▪●○·▸►✓])/giu;

/** For reading words: curly quotes, dashes and marks of lists as plain signs, at the same places as in `text`, so that both can be cut alike. */
export function readable(text: string): string {
  const narrow = text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - WIDER));
  const plain = SIGNS.reduce((line, [signs, plainSign]) => line.replace(signs, plainSign), narrow);
  return plain.replace(LIST_MARK, (mark) => ' '.repeat(mark.length));
}

const WORD = /"([^"]*)"|«\s*([^»]*?)\s*»|(?<![^\s,;])'([^'\n]+)'(?![^\s,;.])|([^\s,;"«»]+)/gu;

/** Split at spaces, commas and semicolons; what stands in quotes is one word. A sentence's last sign is no word, nor part of one. */
export function wordsIn(text: string): string[] {
  // In French a blank stands before a colon, which belongs to the word before it all the same.
  const typed = readable(text).replace(/(?<=[\p{L}\p{N}]) +:(?=\s|$)/gu, () => ': ');
  const words = Array.from(typed.matchAll(WORD), (m) => ({
    word: (m[1] ?? m[2] ?? m[3] ?? m[4] ?? '').replace(FILLERS, '').trim(),
    bare: m[4] !== undefined,
  })).filter(({ word }) => word !== '');
  while (words.at(-1)?.bare === true && /^[.!?…:]+$/u.test(words.at(-1)?.word ?? '')) words.pop();
  const last = words.at(-1);
  return words.map(({ word, bare }, index) =>
    bare && last !== undefined && index === words.length - 1 ? word.replace(/(?<=[\p{L}\p{N}])[!…]+$/u, '') : word,
  );
}

/** The words of a field that holds a list, say of servers: a list that was pasted there begins on its first line. */
export function wordsOfField(text: string): string[] {
  return wordsIn(`\n${cleaned(text)}`);
}

const BEFORE = /^[\s,;:.!>•‣◦▪●○·▸►→|()\-/\\]+/u;
/** Of a message that is answered, written with `>` before each line; only where something follows. */
const QUOTED_LINES = /^(?:[ \n]*>[^\n]*\n)+(?=[ \n]*[^>\s])/u;

/** A line without what leads to it (the mark of a list, a comma behind the bot's name) or stands around all of it; `?` alone asks for help. */
export function withoutLead(typed: string): string {
  const line = unwrapped(typed.replace(QUOTED_LINES, ''));
  return line.slice(BEFORE.exec(readable(line))?.[0].length ?? 0);
}

const OPENS = /^(?:["'*_«]\s*)+/u;
const CLOSES = /(?:\s*["'*_»])+$/u;

/** Without quotes or emphasis around the whole line; what is struck out (`~~`) stays so, and is no order. */
function unwrapped(line: string): string {
  const plain = readable(line);
  const [opens, closes] = [OPENS.exec(plain)?.[0] ?? '', CLOSES.exec(plain)?.[0] ?? ''];
  if (opens === '' || closes === '' || opens.length + closes.length >= plain.length) return line;
  const inner = plain.slice(opens.length, plain.length - closes.length);
  // The sign that it begins with stands nowhere between: else it is of a word.
  const first = opens[0] === '«' ? '»' : (opens[0] ?? '');
  return inner.includes(first) || !closes.includes(first)
    ? line
    : line.slice(opens.length, line.length - closes.length);
}
