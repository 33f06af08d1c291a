// The order of names must be that of PostgreSQL's `COLLATE "C"`, whatever is in them: lists are paged by both.
import { expect, it } from 'vitest';
import { byCodePoint } from '../../domain/order.ts';
import fc from '../support/properties.ts';

/** What `COLLATE "C"` compares: the bytes of UTF-8. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const name = fc.string({ unit: 'grapheme', maxLength: 6 });
/** Just below and above the halves of pairs, where the order of units and that of code points differ. */
const edge = fc.string({
  unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
  maxLength: 4,
});

it('orders names as their bytes', () => {
  fc.assert(fc.property(name, name, (a, b) => Math.sign(byCodePoint(a, b)) === byBytes(a, b)));
});

it('orders characters outside the basic plane after all others', () => {
  const same = fc.property(edge, edge, (a, b) => Math.sign(byCodePoint(a, b)) === byBytes(a, b));
  fc.assert(same, { numRuns: 2000 });
});

it('puts a name before those that begin with it', () => {
  expect(['srv10', 'srv1', 'srv'].sort(byCodePoint)).toEqual(['srv', 'srv1', 'srv10']);
});
