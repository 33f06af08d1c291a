// INV-4: of what a sync brings by night, what needs somebody's yes is parked, and the rest applies.
import { leavesService, needsSecondYes } from '../inventory/difference.ts';
import type { InventoryChange, InventoryDifference } from '../inventory/record.ts';

export type Nightly = { readonly applied: InventoryDifference; readonly parked: InventoryDifference | null };

/**
 * Each half is a change set of its own. What is parked refers to nothing that is not applied, as only known records and servers are in it.
 * `undone`: what somebody has taken back (`changeKey`), and the other side still says.
 */
export function splitNightly(difference: InventoryDifference, undone: ReadonlySet<string>): Nightly {
  const isUndone = (change: InventoryChange) =>
    (change.before !== null || change.entity === 'server') && undone.has(changeKey(change));
  const asksYes = needsSecondYes(difference);
  const moved = new Set(difference.moves);
  const tooMany = asksYes && difference.leaving.gone * 10 > difference.leaving.of;
  const needsYes = (change: InventoryChange) =>
    isUndone(change) ||
    (moved.has(change.name) &&
      change.before !== null &&
      (change.entity === 'server' || change.entity === 'environment')) ||
    (tooMany && (change.gone === true || leavesService(change)));
  const parked = difference.changes.filter(needsYes);
  if (parked.length === 0 && !asksYes) return { applied: difference, parked: null };
  const rest = difference.changes.filter((change) => !needsYes(change));
  const goneOf = (changes: readonly InventoryChange[]) =>
    changes.filter((change) => change.gone === true || leavesService(change)).length;
  const { of } = difference.leaving;
  return {
    applied: { ...difference, changes: rest, moves: [], leaving: { gone: goneOf(rest), of }, absent: [] },
    parked: { changes: parked, moves: difference.moves, leaving: { gone: goneOf(parked), of }, absent: [] },
  };
}

/** What it comes to, whatever stands there before. */
export function changeKey({ entity, name, after, gone }: InventoryChange): string {
  return JSON.stringify([entity, name, Object.entries(after ?? {}).sort(), gone === true]);
}
