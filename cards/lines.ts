// Lists as lines of runs: the one shape that templates repeat, readable on a phone and free of Markdown.
import type { Language } from '../domain/language.ts';
import type { TextRun } from './adaptive-card.ts';
import type { Top } from './paging.ts';
import { run } from './plain-text.ts';
import { wholeNumber } from './words.ts';

export type Line = { readonly inlines: readonly TextRun[]; readonly spacing: 'None' | 'Small' };

/** A heading of fixed words and its lines; templates leave out a section without lines. */
export type Section<Row = Line> = { readonly title: string; readonly lines: readonly Row[] };

/** The parts in one line, a dot between them; those left out (false, empty) leave no gap. */
export function line(...parts: readonly (TextRun | string | false)[]): Line {
  return { inlines: dotted(parts), spacing: 'Small' };
}

/** A smaller line that belongs to the one above. */
export function detail(text: string, style: { readonly monospace?: boolean } = {}, max?: number): Line {
  const font = style.monospace === true ? ({ fontType: 'Monospace' } as const) : {};
  return { inlines: [run(text, { size: 'Small', isSubtle: true, ...font }, max)], spacing: 'None' };
}

export function section<Row = Line>(title: string, lines: readonly Row[]): Section<Row> {
  return { title, lines };
}

/** The lines of the first few, and how many there are besides. */
export function topLines<Row>(
  top: Top<Row>,
  most: number,
  language: Language,
  lines: (row: Row) => readonly Line[],
): readonly Line[] {
  const shown = top.first.slice(0, most);
  const rest = top.total - shown.length;
  return [...shown.flatMap(lines), ...(rest > 0 ? [detail(restText(rest, language))] : [])];
}

export function restText(rest: number, language: Language): string {
  const n = wholeNumber(rest, language);
  if (language === 'fr') return rest === 1 ? '… et 1 autre' : `… et ${n} autres`;
  return rest === 1 ? '… and 1 other' : `… and ${n} others`;
}

/** A longer run would be taken for a list of names that is never shortened (`fitted`). */
const MAX_JOINED = 500;

/** The dot goes into the run that follows, and runs of one look become one: half the size of a run for each dot. */
function dotted(parts: readonly (TextRun | string | false)[]): readonly TextRun[] {
  const joined: TextRun[] = [];
  for (const part of parts) {
    if (part === false) continue;
    const next = withoutDot(typeof part === 'string' ? run(part) : part);
    if (next.text === '') continue;
    const previous = joined.at(-1);
    if (previous !== undefined && sameLook(previous, next) && previous.text.length + next.text.length < MAX_JOINED) {
      joined[joined.length - 1] = { ...previous, text: `${previous.text} · ${next.text}` };
    } else {
      joined.push(previous === undefined ? next : { ...next, text: ` · ${next.text}` });
    }
  }
  return joined;
}

/** What was part of another line has its dot already. */
function withoutDot(part: TextRun): TextRun {
  return { ...part, text: part.text.replace(/^ · /, '') };
}

function sameLook(a: TextRun, b: TextRun): boolean {
  return JSON.stringify({ ...a, text: '' }) === JSON.stringify({ ...b, text: '' });
}
