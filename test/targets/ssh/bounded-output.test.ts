// What is kept of too much output.

import { describe, expect, it } from 'vitest';
import { createBoundedOutput } from '../../../targets/ssh/bounded-output.ts';
import fc from '../../support/properties.ts';

function through(chunks: readonly string[], maxBytes: number): string {
  const output = createBoundedOutput(maxBytes);
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return output.text();
}

describe('bounded output', () => {
  it('is everything, in order, as long as it fits', () => {
    expect(through(['abc', 'def', 'gh'], 8)).toBe('abcdefgh');
  });

  it('loses its middle, and says how much, when it does not', () => {
    expect(through(['abc', 'def', 'ghi', 'jkl'], 4)).toBe('ab\n[... 8 bytes left out ...]\nkl');
  });

  it('never shows half a character at the cut', () => {
    expect(through(['aéé', 'ééb'], 4)).toBe('a\n[... 6 bytes left out ...]\nb');
  });

  it('keeps the same text however the bytes were cut into chunks', () => {
    const cases = fc.tuple(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(40), fc.integer({ min: 1, max: 7 }));
    fc.assert(
      fc.property(cases, ([text, maxBytes, size]) => {
        const bytes = Buffer.from(text);
        const output = createBoundedOutput(maxBytes);
        for (let at = 0; at < bytes.length; at += size) output.add(bytes.subarray(at, at + size));
        const whole = through([text], maxBytes);
        expect(output.text()).toBe(whole);
        if (bytes.length <= maxBytes) expect(whole).toBe(bytes.toString());
        else expect(whole).toContain(`[... ${bytes.length - maxBytes} bytes left out ...]`);
      }),
    );
  });
});
