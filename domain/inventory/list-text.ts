// Lists of the inventory as one text: each part once, in a fixed order, so that equal lists are equal texts.
import { byCodePoint } from '../order.ts';

export function partsOf(list: string | null | undefined): readonly string[] {
  return list === null || list === undefined ? [] : list.split(', ');
}

/** null: there are none. */
export function listText(parts: Iterable<string>): string | null {
  const all = [...new Set(parts)].sort(byCodePoint);
  return all.length === 0 ? null : all.join(', ');
}
