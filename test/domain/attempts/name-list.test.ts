import { describe, expect, it } from 'vitest';
import { nameList } from '../../../domain/attempts/name-list.ts';

describe('a list of names in a sentence', () => {
  it('is whole when it is short, or when only one would be left out', () => {
    expect(nameList(['b', 'a'], 2)).toEqual({ fr: 'b, a', en: 'b, a' });
    expect(nameList(['a', 'b', 'c'], 2)).toEqual({ fr: 'a, b, c', en: 'a, b, c' });
  });

  it('names the first ones and counts the others', () => {
    expect(nameList(['a', 'b', 'c', 'd'], 2)).toEqual({ fr: 'a, b et 2 autres', en: 'a, b and 2 others' });
  });
});
