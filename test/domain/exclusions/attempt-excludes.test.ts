import { describe, expect, it } from 'vitest';
import { DEFAULT_EXCLUDES, excludesOf, isExcludeGlob, parseExcludes } from '../../../domain/exclusions/excludes.ts';
import fc from '../../support/properties.ts';

describe('RUN-5 excludes', () => {
  it('have the 20 names of the reference as default, each acceptable', () => {
    expect(DEFAULT_EXCLUDES).toHaveLength(20);
    expect(DEFAULT_EXCLUDES.at(0)).toBe('kernel*');
    expect(DEFAULT_EXCLUDES.at(-1)).toBe('openssl-libs*');
    expect(parseExcludes(DEFAULT_EXCLUDES.join(', '))).toEqual({ accepted: DEFAULT_EXCLUDES, refused: [] });
  });

  it('are separated by spaces, commas or both, and kept once in order', () => {
    expect(parseExcludes(' b*,a  c\n a ,, b*\t').accepted).toEqual(['b*', 'a', 'c']);
    expect(parseExcludes('').accepted).toEqual([]);
  });

  it.each([
    'a;b',
    '$(id)',
    '`id`',
    'a|b',
    "a'b",
    'a"b',
    'a\\b',
    '-x',
    '--setopt=x',
    'a/b',
    '[ab]*',
    '{a}',
    'a&',
    'é',
    'a>b',
    '!a',
  ])('refuse %s and report it', (glob) => {
    expect(parseExcludes(`ok* ${glob}`)).toEqual({ accepted: ['ok*'], refused: [glob] });
  });

  it.each(['java-1.8.0-openjdk*', 'libstdc++', 'perl?', 'python3.11~rc1', '1:bind*', 'app@9'])('accept %s', (glob) => {
    expect(isExcludeGlob(glob)).toBe(true);
  });

  it('join the global list and that of the server', () => {
    expect(excludesOf('kernel* glibc*', 'tomcat*,kernel*').accepted).toEqual(['kernel*', 'glibc*', 'tomcat*']);
    expect(excludesOf('kernel*', null).accepted).toEqual(['kernel*']);
  });

  it('never accept a character outside the set, nor an option, and lose nothing', () => {
    const list = fc.string({
      unit: fc.oneof(fc.constantFrom(...' ,-*;$\n'), fc.string({ minLength: 1, maxLength: 1 })),
    });
    fc.assert(
      fc.property(list, (text) => {
        const { accepted, refused } = parseExcludes(text);
        for (const glob of accepted) {
          for (const character of glob)
            expect('._+*?:@~-').toSatisfy((set: string) => set.includes(character) || /[A-Za-z0-9]/.test(character));
          expect(glob.startsWith('-')).toBe(false);
        }
        const words = new Set(text.split(/[\s,]+/).filter(Boolean));
        expect(new Set([...accepted, ...refused])).toEqual(words);
      }),
      { numRuns: 500 },
    );
  });
});
