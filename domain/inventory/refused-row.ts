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

/** How many rows stay out: one may have several cells that are wrong (`parc.csv!B307`, `parc.csv!C307`). */
export function rowsRefused(refusals: readonly Pick<RefusedRow, 'address'>[]): number {
  return new Set(refusals.map(({ address }) => address.replace(/![A-Z]+(?=\d+$)/, '!'))).size;
}
