// What a message of the morning says: in order of importance, each thing once, without what has been settled meanwhile.
import type { Text } from '../language.ts';
import { NOTICE_KINDS, type NoticeKind } from './notice-kinds.ts';

type Line = {
  readonly kind: NoticeKind;
  readonly line: Text;
  /** null: it has no card. */
  readonly cardKey: string | null;
  readonly isSettled: boolean;
};

/** `lines` are given in the order in which they were noted. */
export function digestOf<L extends Line>(
  lines: readonly L[],
): { readonly told: readonly L[]; readonly settled: number } {
  const once = lines.filter((line, index) => !lines.slice(index + 1).some((later) => isSame(line, later)));
  const told = once.filter(({ isSettled }) => !isSettled);
  const rank = ({ kind }: L) => NOTICE_KINDS.indexOf(kind);
  return { told: told.toSorted((a, b) => rank(a) - rank(b)), settled: once.length - told.length };
}

/** Asked once more until it is answered: a question and its reminders are one thing, and the last one says it. */
const QUESTIONS: ReadonlySet<NoticeKind> = new Set(['validation', 'reboot']);

/** Two failures of one campaign have one card, and are two things. */
function isSame(one: Line, later: Line): boolean {
  if (one.cardKey === null || one.cardKey !== later.cardKey || one.kind !== later.kind) return false;
  return QUESTIONS.has(one.kind) || one.line.en === later.line.en;
}
