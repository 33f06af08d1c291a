// Untrusted text (hostnames, packages, comments, output of commands) made harmless: it enters a card only as a TextRun,
// or stripped of everything that Markdown and Teams could read as more than letters.
import type { TextRun } from './adaptive-card.ts';

// Control characters, and the marks that reorder or hide text.
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
/** One that does not break stands within French quotes, and stays there. */
const SPACES = /\s{2,}|[^\S\u00a0\u202f]/gu;

/** UTF-16 units: no sentence of ours is longer, with the reason that a person gave in it. Below what `fitted` takes for a list of names. */
const MAX_SENTENCE = 500;

/** One line of at most `max` UTF-16 units; cut, it ends after a word with an ellipsis. `${` is broken up so that no template sees it. */
export function cleanText(text: string, max = MAX_SENTENCE): string {
  const line = text
    .slice(0, max * 4)
    .replace(INVISIBLE, ' ')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(SPACES, ' ')
    .trim();
  const cut = line.length <= max ? line : `${beforeBrokenWord(line.slice(0, max - 1).replace(LONE_SURROGATE, ''))}…`;
  return cut.replaceAll('${', '$ {');
}

/** A word too long to be worth leaving out is broken all the same. */
function beforeBrokenWord(text: string): string {
  return text.replace(/(?<=\S)\s+\S{0,24}$/, '');
}

export type RunStyle = Omit<TextRun, 'type' | 'text'>;

/** A run of untrusted or trusted text. */
export function run(text: string, style: RunStyle = {}, max?: number): TextRun {
  return { type: 'TextRun', text: cleanText(text, max), ...style };
}

export function strong(text: string, max = 64): TextRun {
  return run(text, { weight: 'Bolder' }, max);
}

/** Lines of a log, the last `most` that are not empty, in order. */
export function lastLines(output: string, most: number): readonly string[] {
  return output
    .slice(-4000)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .slice(-most);
}

/** A name as it is, for fields and for what a button types: templates read `${` as theirs. */
export function untemplated(text: string): string {
  return text.replaceAll('${', '$');
}

/** For places that Teams may read as Markdown or mark-up (titles, summaries): only letters, digits and harmless signs. */
export function inertText(text: string, max = 80): string {
  const harmless = cleanText(text, max).replace(/[^\p{L}\p{N} \u00a0\u202f.,:;·/%()+='’…?«»_-]/gu, ' ');
  return harmless
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, ' ')
    .replace(SPACES, ' ')
    .trim();
}
