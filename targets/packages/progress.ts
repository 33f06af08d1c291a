// How far an update is, read from its log: the C locale is asked for, French is understood too (RUN-7).
import type { UpdateProgress } from '../ports.ts';
import { windowsProgress } from '../windows/read/install-progress.ts';
import { aptProgress } from './apt-progress.ts';
import { dnf5Progress } from './dnf5-progress.ts';
import { plainLines } from './plain-lines.ts';
import { yumProgress } from './yum-progress.ts';
import { zypperProgress } from './zypper-progress.ts';

/** The state after one line; null when the line says nothing. Lines tell by themselves whose they are. */
export type LineReader = (line: string, before: UpdateProgress | null) => UpdateProgress | null;

const READERS: readonly LineReader[] = [yumProgress, dnf5Progress, aptProgress, zypperProgress, windowsProgress];

/** Rules, headings and the head of a table: they say nothing of what is being done. */
const HEADING = /^\W*$|^\S[^(]*:$|^ ?(Package|Paquet|Name|Nom)\s+Arch|^(Transaction Summary|Résumé de la transaction)$/;

/** The last line that says what is being done, for people: one of progress if there is any; else empty or another one. */
export function spokenLine(log: string): string {
  const lines = plainLines(log);
  const said = lines.findLast((line) => read(line, null) !== null) ?? lines.findLast((line) => !HEADING.test(line));
  return (said ?? '').trimEnd();
}

/**
 * The state after each line that says one, from `before` on: the log may be given whole, or piece by piece with the last answer. A last
 * line without its end is ignored ("1/1" may become "1/19"): give it again with the next piece.
 */
export function progressStates(log: string, before: UpdateProgress | null = null): readonly UpdateProgress[] {
  const states: UpdateProgress[] = [];
  for (const line of plainLines(log).slice(0, -1)) {
    const state = read(line, states.at(-1) ?? before);
    if (state !== null) states.push(state);
  }
  return states;
}

function read(line: string, before: UpdateProgress | null): UpdateProgress | null {
  for (const reader of READERS) {
    const after = reader(line, before);
    if (after) return after;
  }
  return null;
}
