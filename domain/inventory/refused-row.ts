// What is said of a row that stays out: where it stands, and why (INV-2).
import type { Text } from '../language.ts';
import type { RefusedRow } from './record.ts';

export function refusalAt(address: string, { fr, en }: Text): RefusedRow {
  return { address, text: { fr: `${address} : ${ended(fr)}`, en: `${address}: ${ended(en)}` } };
}

/** With a full stop, where no sign ends it yet. */
export function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}
