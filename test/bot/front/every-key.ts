// One key of every kind of card, found by trying: a new kind needs no line here unless its key has a part of a new sort.
import { CARD_KINDS, parseCardKey } from '../../../domain/card-key.ts';

const PARTS = [
  '1',
  '2027',
  '5',
  'vrapp1',
  'all',
  'S05',
  '2027-01-11',
  'CVE-2026-1234',
  'admin',
  '%2Fstop',
  'c=12',
  'domain',
  'lagging',
  'RHSA-2026%3A7848',
  '*',
  'coverage',
  'itop',
  'covered',
  'campaign 12',
  'a1',
];

export const KEYS: readonly string[] = CARD_KINDS.map((kind) => {
  const short = [[], ...combinations(1), ...combinations(2), ...combinations(3)];
  const key = longestKey(kind, short) ?? longestKey(kind, combinations(4));
  if (key === undefined) throw new Error(`no part here makes a key of ${kind}`);
  return key;
});

function longestKey(kind: string, all: readonly string[][]): string | undefined {
  return all.map((parts) => [kind, ...parts].join(':')).findLast((text) => parseCardKey(text) !== null);
}

function combinations(length: number): string[][] {
  if (length === 0) return [[]];
  return combinations(length - 1).flatMap((some) => PARTS.map((part) => [...some, part]));
}
