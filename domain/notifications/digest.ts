// What a message of the morning says: in order of importance, each thing once, without what has been settled meanwhile.
import { NOTICE_KINDS, type NoticeKind } from './notice-kinds.ts';

type Line = {
  readonly kind: NoticeKind;
  /** null: it has no card. */
  readonly cardKey: string | null;
  readonly isSettled: boolean;
};

/** `lines` are given in the order in which they were noted. */
export function digestOf<L extends Line>(
  lines: readonly L[],
): { readonly told: readonly L[]; readonly settled: number } {
  // A question and the reminders of it are one thing: the last one says it.
  const isLast = (line: L, index: number) =>
    line.cardKey === null ||
    !lines.slice(index + 1).some((later) => later.cardKey === line.cardKey && later.kind === line.kind);
  const once = lines.filter(isLast);
  const told = once.filter(({ isSettled }) => !isSettled);
  const rank = ({ kind }: L) => NOTICE_KINDS.indexOf(kind);
  return { told: told.toSorted((a, b) => rank(a) - rank(b)), settled: once.length - told.length };
}
