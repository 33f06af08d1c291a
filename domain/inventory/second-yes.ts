// INV-4: what somebody has to type before a change that takes many servers away, or moves them between production and non-production.
import { wordsOfField } from '../typed/line.ts';
import { leavesService, needsSecondYes } from './difference.ts';
import type { InventoryDifference } from './record.ts';

export type SecondYes = { readonly count: number; readonly names: readonly string[] };

/** null: one click does. */
export function secondYesOf(difference: InventoryDifference): SecondYes | null {
  if (!needsSecondYes(difference)) return null;
  const { changes, moves, leaving } = difference;
  const gone =
    leaving.gone * 10 > leaving.of ? changes.filter((change) => change.gone === true || leavesService(change)) : [];
  const names = [...gone.map(({ name }) => name), ...moves];
  return { count: names.length, names };
}

/** The number, or every name. */
export function isSaid({ count, names }: SecondYes, typed: string | undefined): boolean {
  const text = (typed ?? '').trim();
  if (text === String(count)) return true;
  const said = new Set(wordsOfField(text).map((word) => word.toLowerCase()));
  return said.size === names.length && names.every((name) => said.has(name.toLowerCase()));
}
