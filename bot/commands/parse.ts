// Reads a typed line: which command is meant, and its words. Generous about form (slash, case, accents, commas, remnants of a
// mention), since people type on telephones.
import { distance } from 'fastest-levenshtein';
import type { Command, Words } from './command.ts';

export type CommandLine = { readonly name: string; readonly words: Words };

export type FoundCommand<C> =
  | { readonly kind: 'found'; readonly command: C }
  | { readonly kind: 'nearest'; readonly command: C }
  | { readonly kind: 'unknown' };

/** Lower case without accents: the form in which names are compared. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The name (folded, without slash) and the words after it; null for a line that says nothing. */
export function parseCommandLine(text: string): CommandLine | null {
  const line = withoutRemnants(text);
  const match = /^([^\s,]+)([\s\S]*)$/u.exec(line.replace(/^[/\s]+/u, ''));
  if (match === null) return null;
  const name = fold(match[1] ?? '').replace(/[.:!?]+$/u, '');
  const rest = (match[2] ?? '').replace(/^[\s,]+/u, '').trimEnd();
  return name === '' ? null : { name, words: { list: splitWords(rest), rest } };
}

/** Mentions that nobody removed, entities, odd spaces and invisible characters of the composer. */
function withoutRemnants(text: string): string {
  return text
    .replace(/^(?:\s|&nbsp;)*(?:<at[^>]*>[^<]*<\/at>(?:\s|&nbsp;)*)+/iu, '')
    .replace(/&nbsp;/giu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .trim();
}

function splitWords(rest: string): string[] {
  const matches = rest.matchAll(/"([^"]*)"|«\s*([^»]*?)\s*»|([^\s,;"«»]+)/gu);
  return Array.from(matches, (m) => m[1] ?? m[2] ?? m[3] ?? '').filter((word) => word !== '');
}

function namesOf(command: Pick<Command, 'name' | 'aliases'>): string[] {
  return [command.name.en, command.name.fr, ...(command.aliases ?? [])].map(fold);
}

/** The command of that name; else the nearest within half of its length (three letters at most). */
export function findCommand<C extends Pick<Command, 'name' | 'aliases'>>(
  commands: readonly C[],
  name: string,
): FoundCommand<C> {
  const asked = fold(name);
  const exact = commands.find((command) => namesOf(command).includes(asked));
  if (exact !== undefined) return { kind: 'found', command: exact };
  const tolerance = Math.min(3, Math.floor(asked.length / 2));
  const ranked = commands
    .map((command) => ({ command, far: Math.min(...namesOf(command).map((known) => distance(asked, known))) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= tolerance ? { kind: 'nearest', command: best.command } : { kind: 'unknown' };
}
