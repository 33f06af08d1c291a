// INV-4: of what a sync brings by night, what needs somebody's yes is parked, and the rest applies.
import { leavesService, needsSecondYes } from '../inventory/difference.ts';
import type { InventoryChange, InventoryDifference } from '../inventory/record.ts';

export type Nightly = { readonly applied: InventoryDifference; readonly parked: InventoryDifference | null };

/** Each half is a change set of its own. What is parked refers to nothing that is not applied, as only known records are in it. */
export function splitNightly(difference: InventoryDifference): Nightly {
  if (!needsSecondYes(difference)) return { applied: difference, parked: null };
  const moved = new Set(difference.moves);
  const tooMany = difference.leaving.gone * 10 > difference.leaving.of;
  const needsYes = (change: InventoryChange) =>
    (moved.has(change.name) &&
      change.before !== null &&
      (change.entity === 'server' || change.entity === 'environment')) ||
    (tooMany && (change.gone === true || leavesService(change)));
  const parked = difference.changes.filter(needsYes);
  const rest = difference.changes.filter((change) => !needsYes(change));
  const goneOf = (changes: readonly InventoryChange[]) =>
    changes.filter((change) => change.gone === true || leavesService(change)).length;
  const { of } = difference.leaving;
  return {
    applied: { ...difference, changes: rest, moves: [], leaving: { gone: goneOf(rest), of }, absent: [] },
    parked: { changes: parked, moves: difference.moves, leaving: { gone: goneOf(parked), of }, absent: [] },
  };
}
