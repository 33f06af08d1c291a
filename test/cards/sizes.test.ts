import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../cards/sizes.ts';

describe('sizes on cards', () => {
  it.each([
    [0, '0 o', '0 B'],
    [30_000, '29,3 Ko', '29.3 KB'],
    [1024 ** 3, '1 Go', '1 GB'],
    [1.5 * 1024 ** 4, '1,5 To', '1.5 TB'],
    [3000 * 1024 ** 4, /^3.000 To$/, '3,000 TB'],
  ])('%d bytes', (bytes, fr, en) => {
    expect(formatBytes(bytes, 'en')).toBe(en);
    if (typeof fr === 'string') expect(formatBytes(bytes, 'fr')).toBe(fr);
    else expect(formatBytes(bytes, 'fr')).toMatch(fr);
  });
});
