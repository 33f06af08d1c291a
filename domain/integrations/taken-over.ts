// Whether what a run has read may become the copy (ADR 17): a partial or senseless answer must never look like departures.
import type { Fault } from './fault.ts';

export type KindRead = {
  readonly kind: string;
  /** Records of the copy before. */
  readonly known: number;
  readonly gone: number;
  /** Named by this reading, unreadable ones included. */
  readonly read: number;
  readonly unreadable: number;
  /** As the other side announced it; null: it does not. */
  readonly announced: number | null;
};

const FEW = 10;

/** null: it may. `isConfirmed`: a person asked for it, knowing that much is gone. */
export function againstTakingOver(kinds: readonly KindRead[], isConfirmed: boolean): Fault | null {
  for (const { kind, known, gone, read, unreadable, announced } of kinds) {
    if (announced !== null && announced !== read)
      return { kind: 'incomplete', detail: `${kind}: ${read} of ${announced} records` };
    if (unreadable * 20 > read) return { kind: 'nonsense', detail: `${kind}: ${unreadable} of ${read} unreadable` };
    if (!isConfirmed && gone > FEW && gone * 10 > known)
      return { kind: 'shrunk', detail: `${kind}: ${gone} of ${known} gone` };
  }
  return null;
}
