// The order of versions is that of rpm: each line is one that rpm's own tests or rpmdev-vercmp gives.
import { describe, expect, it } from 'vitest';
import { compareEvr } from '../../../domain/baselines/evr.ts';

describe('versions of rpm', () => {
  it.each([
    ['1.0', '1.0', 0],
    ['1.0', '2.0', -1],
    ['2.0.1', '2.0.1a', -1],
    ['5.5p1', '5.5p10', -1],
    ['10xyz', '10.1xyz', -1],
    ['xyz10', 'xyz10.1', -1],
    ['xyz.4', '8', -1],
    ['5.5p2', '5.6p1', -1],
    ['6.5p1', '5.6p1', 1],
    ['6.0.rc1', '6.0', 1],
    ['1.0~rc1', '1.0', -1],
    ['1.0~rc1', '1.0~rc2', -1],
    ['1.0^', '1.0', 1],
    ['1.0^git1', '1.0^git2', -1],
    ['1.0^git1', '1.01', -1],
    ['1.0~rc1^git1', '1.0~rc1', 1],
    ['1.0^git1~pre', '1.0^git1', -1],
    ['20101121', '20101122', -1],
    ['1.05', '1.5', 0],
    ['2_0', '2.0', 0],
    ['1:1.0-1', '2.0-1', 1],
    ['0:1.0-1', '1.0-1', 0],
    ['1.1.1k-12.el8_9', '1.1.1k-14.el8_10', -1],
    ['4.18.0-553.el8_10', '4.18.0-553.5.1.el8_10', -1],
    ['2.4.37-64.module+el8.10.0+21332', '2.4.37-65.module+el8.10.0+22069', -1],
  ])('%s and %s: %i', (a, b, order) => {
    expect(Math.sign(compareEvr(a, b))).toBe(order);
    expect(Math.sign(compareEvr(b, a)) + 0).toBe(-order + 0);
  });
});
