// Each line is one of dpkg's own tests (lib/dpkg/t/t-version.c), of deb-version(7), or what `dpkg --compare-versions` says here.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareDpkg } from '../../../domain/attempts/dpkg-order.ts';
import fc from '../../support/properties.ts';

const hasDpkg = spawnSync('dpkg', ['--version']).status === 0;

describe('versions of dpkg', () => {
  it.each([
    ['0:0-0', '0:0-00', 0],
    ['1:0-0', '0:9-9', 1],
    ['0:0-0', '0:0', 0],
    ['0:a-0', '0:b-0', -1],
    ['0:0-a', '0:0-b', -1],
    ['1.0~~', '1.0~~a', -1],
    ['1.0~~a', '1.0~', -1],
    ['1.0~', '1.0', -1],
    ['1.0', '1.0a', -1],
    ['1.0a', '1.0+', -1],
    ['1.05', '1.5', 0],
    ['1.10', '1.9', 1],
    ['2:1.0-1+deb12u1', '2:1.0-1', 1],
    ['1.0-1~bpo12+1', '1.0-1', -1],
    ['99999999999999999999', '100000000000000000000', -1],
  ])('%s and %s: %i', (a, b, order) => {
    expect(Math.sign(compareDpkg(a, b))).toBe(order);
    expect(Math.sign(compareDpkg(b, a)) + 0).toBe(-order + 0);
  });

  it.skipIf(!hasDpkg)('are ordered as dpkg itself orders them', () => {
    const part = fc.stringMatching(/^\d[0-9ab.+~]{0,5}$/);
    const version = fc
      .tuple(fc.constantFrom('', '0:', '2:'), part, fc.constantFrom('', '-1', '-1~a', '-0'))
      .map((of) => of.join(''));
    const pairs = fc.sample(fc.tuple(version, version), 60);
    const script = pairs.map(
      ([a, b]) =>
        `if dpkg --compare-versions '${a}' lt '${b}'; then echo -1; elif dpkg --compare-versions '${a}' eq '${b}'; then echo 0; else echo 1; fi`,
    );
    const { stdout } = spawnSync('/bin/sh', ['-c', script.join('\n')], { encoding: 'utf8' });
    const said = stdout.trim().split('\n').map(Number);
    expect(pairs.map(([a, b]) => Math.sign(compareDpkg(a, b)) + 0)).toEqual(said);
  });
});
