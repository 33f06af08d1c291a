// Package exclusions: what is accepted, and what becomes of the text that updates read (RUN-5).

import { describe, expect, it } from 'vitest';
import { readExcludeRows } from '../../../domain/exclusions/exclude-import.ts';
import { globRefusal, globsOf, withGlobs, withoutGlobs } from '../../../domain/exclusions/exclude-list.ts';
import { isExcludeGlob } from '../../../domain/exclusions/excludes.ts';
import type { ServerId } from '../../../domain/ids.ts';
import fc from '../../support/properties.ts';

const hostile = fc.string({ unit: fc.constantFrom(...`ab-*;|&$\`'"\\(){}<> \n\t!#%é${'$'}{`) });

describe('RUN-5: globs', () => {
  it('refuses whatever a shell, SQL, Markdown or a template could read', () => {
    fc.assert(
      fc.property(hostile, (glob) => {
        if (globRefusal([glob]) === null) expect(glob).toMatch(/^[A-Za-z0-9._+*?:@~][A-Za-z0-9._+*?:@~-]*$/);
        else expect(!isExcludeGlob(glob) || /^[*?]+$/.test(glob) || glob.length > 100).toBe(true);
      }),
    );
  });

  it('refuses none, and one that would exclude everything', () => {
    expect(globRefusal([])?.en).toMatch(/missing/);
    expect(globRefusal(['*'])?.en).toMatch(/every package/);
    expect(globRefusal(['httpd*', 'mod_ssl'])).toBeNull();
  });

  it('adds and removes without touching what others wrote', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}\*?$/);
    fc.assert(
      fc.property(fc.array(name), fc.array(name), (before, added) => {
        const list = before.join(' ');
        const after = withGlobs(list, added);
        expect(new Set(globsOf(after))).toEqual(new Set([...before, ...added]));
        const kept = before.filter((glob) => !added.includes(glob));
        expect(globsOf(withoutGlobs(after, added))).toEqual([...new Set(kept)]);
      }),
    );
    expect(withGlobs('a, b;rm', ['c'])).toBe('a b;rm c');
  });
});

describe('a workbook of exclusions (RUN-5)', () => {
  const estate = { servers: new Map([['vrapp1', 1 as ServerId]]), today: '2027-01-11' };
  const cell = (address: string, value: string | Date | null) => ({ address, value });
  const row = (hostname: string, glob: string, until: string | Date | null, reason: string) => ({
    hostname: cell('A2', hostname),
    glob: cell('B2', glob),
    until: cell('C2', until),
    reason: cell('D2', reason),
  });

  it('reads several packages of a cell, days in both forms and as dates', () => {
    const read = (until: string | Date | null) =>
      readExcludeRows([row('VRapp1.example.test', 'httpd*, mod_ssl', until, 'vendor')], estate).rows.map(
        (one) => one.until,
      );
    expect(read('2027-03-01')).toEqual(['2027-03-01', '2027-03-01']);
    expect(read('01/03/2027')).toEqual(['2027-03-01', '2027-03-01']);
    expect(read(new Date('2027-03-01T00:00:00Z'))).toEqual(['2027-03-01', '2027-03-01']);
    expect(read(null)).toEqual([null, null]);
  });

  it('names every wrong cell', () => {
    const { rows, refusals } = readExcludeRows([row('vrnobody', 'a;b', '2026-01-01', '')], estate);
    expect(rows).toEqual([]);
    expect(refusals.map(({ address }) => address)).toEqual(['A2', 'B2', 'D2', 'C2']);
  });
});
