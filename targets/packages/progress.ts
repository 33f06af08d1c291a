// How far an update is, read from its log: the C locale is asked for, French is understood too (RUN-7).
import type { UpdateProgress } from '../ports.ts';
import { aptProgress } from './apt-progress.ts';
import { yumProgress } from './yum-progress.ts';
import { zypperProgress } from './zypper-progress.ts';

/** The state after one line; null when the line says nothing. Lines tell by themselves whose they are. */
export type LineReader = (line: string, before: UpdateProgress | null) => UpdateProgress | null;

const READERS: readonly LineReader[] = [yumProgress, aptProgress, zypperProgress];

/**
 * The state after the complete lines of `log`, from `before` on: the log may be given whole, or piece by piece with the last
 * answer. A last line without its end is ignored ("1/1" may become "1/19"): give it again with the next piece.
 */
export function updateProgress(log: string, before: UpdateProgress | null = null): UpdateProgress | null {
  return completeLines(log).reduce<UpdateProgress | null>((state, line) => read(line, state) ?? state, before);
}

function read(line: string, before: UpdateProgress | null): UpdateProgress | null {
  for (const reader of READERS) {
    const after = reader(line, before);
    if (after) return after;
  }
  return null;
}

/** A terminal rewrites a line with carriage returns: each version counts as a line. */
function completeLines(log: string): readonly string[] {
  return log
    .split(/[\r\n]/)
    .slice(0, -1)
    .map((line) => line.trimEnd());
}
