// `docs/rights.md` is what the registries declare.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EARLIER, VERBS } from '../bot/front/every-verb.ts';
import { drawRights, readRights } from './document.ts';
import { buttonRows, commandRows } from './table.ts';

const text = readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8');

describe('docs/rights.md', () => {
  it('is made from the code as it is: else `npm run rights`', () => {
    expect(text).toBe(drawRights(commandRows(), buttonRows()));
  });

  it('has a row for every line and verb, and says of each what can be read again', () => {
    const rows = readRights(text);
    const { length } = [...commandRows(), ...buttonRows()];
    expect(rows).toHaveLength(length);
    const verbs = new Set(rows.map(({ what }) => what));
    expect([...Object.keys(VERBS), ...Object.keys(EARLIER)].filter((verb) => !verbs.has(verb))).toEqual([]);
  });
});
