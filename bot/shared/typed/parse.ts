// Reads a typed line: which command is meant, and its words. Generous about form (slash, case, accents, commas, remnants of a
// mention), since people type on telephones. What is generous is in `domain/typed/line.ts`.

import { distance } from 'fastest-levenshtein';
import { foldCase } from '../../../domain/fold-case.ts';
import { cleaned, readable, withoutLead, wordsIn } from '../../../domain/typed/line.ts';
import type { Command, Words } from './command.ts';
import { commandMeant } from './meant-commands.ts';

export type CommandLine = { readonly name: string; readonly words: Words };

export type FoundCommand<C> =
  | { readonly kind: 'found'; readonly command: C }
  | { readonly kind: 'nearest'; readonly command: C }
  | { readonly kind: 'unknown' };

/** The name (folded, without slash) and the words after it; null for a line that says nothing. */
export function parseCommandLine(text: string): CommandLine | null {
  const match = /^([^\s,;:]+)([\s\S]*)$/u.exec(withoutLead(withoutRemnants(text)));
  if (match === null) return null;
  const typed = foldCase(readable(match[1] ?? ''));
  // `?` is a name of its own.
  const name = typed.replace(/(?<=.)[.:!?…]+$/u, '');
  const rest = (match[2] ?? '').replace(/^[ ,;:]+(?=\S|$)/u, '').trimEnd();
  return name === '' ? null : { name, words: { list: wordsIn(rest), rest: rest.trimStart() } };
}

/** A mention that nobody removed, and spaces that are still written as entities. */
function withoutRemnants(text: string): string {
  const spaced = text.replace(/&nbsp;/giu, ' ');
  return cleaned(spaced.replace(/^\s*(?:<at[^>]*>[^<]*<\/at>\s*)+/iu, '')).trim();
}

function namesOf(command: Pick<Command, 'name' | 'aliases'>): string[] {
  return [command.name.en, command.name.fr, ...(command.aliases ?? [])].map(foldCase);
}

/**
 * The command of that name; else the one that is meant by it, or the nearest within half of its length (three letters at most).
 * `isMeant`: whether a slip could stand for that command here; a word of its own does so for whoever types it.
 */
export function findCommand<C extends Pick<Command, 'name' | 'aliases'>>(
  commands: readonly C[],
  name: string,
  isMeant: (command: C) => boolean = () => true,
): FoundCommand<C> {
  const asked = foldCase(name);
  const exact = commands.find((command) => namesOf(command).includes(asked));
  if (exact !== undefined) return { kind: 'found', command: exact };
  const tolerance = Math.min(3, Math.floor(asked.length / 2));
  const possible = commands.filter(isMeant);
  const isWord = ({ name }: C) => name.en === commandMeant(asked);
  const meant = possible.find(isWord) ?? commands.find(isWord);
  if (meant !== undefined) return { kind: 'nearest', command: meant };
  const ranked = possible
    .map((command) => ({ command, far: Math.min(...namesOf(command).map((known) => farFrom(asked, known))) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= tolerance ? { kind: 'nearest', command: best.command } : { kind: 'unknown' };
}

const SLASHED = /(?<![^\s,;.&|(])\/([\p{L}-]+)(?![^\s,;.!?)])/gu;

/** A command's name with its slash among what follows another one's; what stands in quotes does not count. */
export function commandWithin<C extends Pick<Command, 'name' | 'aliases'>>(
  commands: readonly C[],
  text: string,
): string | null {
  const bare = readable(text).replace(/"[^"]*"|«[^»]*»/gu, ' ');
  const names = Array.from(bare.matchAll(SLASHED), ([, name = '']) => name);
  const found = names.find((name) => findCommand(commands, name).kind === 'found');
  return found === undefined ? null : `/${found}`;
}

/** A name that was begun is near: `/feu`, `/rollb`. */
function farFrom(asked: string, known: string): number {
  return asked.length >= 2 && known.startsWith(asked) ? 1 : distance(asked, known);
}
