import { describe, expect, it } from 'vitest';
import { countChanges, packageDifference } from '../../../domain/attempts/package-difference.ts';
import fc from '../../support/properties.ts';

const p = (name: string, version: string, arch = 'x86_64') => ({ name, arch, version });

describe('RUN-7 difference of the installed packages', () => {
  it('tells updates, installations and removals', () => {
    const found = packageDifference(
      [p('bash', '5.1-1'), p('old', '1-1'), p('same', '1-1')],
      [p('same', '1-1'), p('new', '1-1'), p('bash', '5.1-2')],
    );
    expect(found).toEqual([
      { name: 'bash', arch: 'x86_64', from: '5.1-1', to: '5.1-2' },
      { name: 'new', arch: 'x86_64', from: null, to: '1-1' },
      { name: 'old', arch: 'x86_64', from: '1-1', to: null },
    ]);
    expect(countChanges(found)).toEqual({ changed: 2, updated: 1, installed: 1, removed: 1 });
  });

  it('does not pair the oldest kernel, removed, with the newest, installed', () => {
    const found = packageDifference([p('kernel', '1'), p('kernel', '2')], [p('kernel', '2'), p('kernel', '3')]);
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ['1', null],
      [null, '3'],
    ]);
    expect(packageDifference([p('kernel', '1')], [p('kernel', '1'), p('kernel', '2')])).toMatchObject([
      { from: null, to: '2' },
    ]);
  });

  it('leaves out the keys that rpm learns before the first package of a repository', () => {
    expect(packageDifference([p('gpg-pubkey', '1')], [p('gpg-pubkey', '2'), p('gpg-pubkey', '3')])).toEqual([]);
  });

  it('tells each version that came or went beside others, oldest first', () => {
    const found = packageDifference([p('kernel', '2'), p('kernel', '1')], [p('kernel', '4'), p('kernel', '3')]);
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ['1', null],
      ['2', null],
      [null, '3'],
      [null, '4'],
    ]);
    expect(countChanges(found)).toEqual({ changed: 2, updated: 0, installed: 2, removed: 2 });
  });

  it('keeps architectures apart', () => {
    const found = packageDifference(
      [p('glibc', '1', 'i686'), p('glibc', '1')],
      [p('glibc', '1', 'i686'), p('glibc', '2')],
    );
    expect(found).toEqual([{ name: 'glibc', arch: 'x86_64', from: '1', to: '2' }]);
  });

  const list = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'kernel'),
      arch: fc.constantFrom('x', 'y'),
      version: fc.constantFrom('1', '2', '3'),
    }),
  );
  const keys = (packages: readonly { name: string; arch: string; version: string }[]) =>
    new Set(packages.map((one) => `${one.name} ${one.arch} ${one.version}`));

  it('leads from the first list exactly to the second, in whatever order they were read', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const found = packageDifference(before, after);
        const reached = keys(before);
        for (const { name, arch, from } of found)
          if (from !== null) expect(reached.delete(`${name} ${arch} ${from}`)).toBe(true);
        for (const { name, arch, to } of found) if (to !== null) reached.add(`${name} ${arch} ${to}`);
        expect(reached).toEqual(keys(after));
        expect(packageDifference([...before].reverse(), [...after].reverse())).toEqual(found);
      }),
    );
  });
});
