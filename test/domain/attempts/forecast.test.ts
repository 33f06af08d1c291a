import { describe, expect, it } from 'vitest';
import { forecastMinutes } from '../../../domain/attempts/forecast.ts';

describe('the forecast of an attempt (RUN-2)', () => {
  it('is the usual one for a server that was never patched', () => {
    expect(forecastMinutes([], 30)).toBe(30);
  });

  it.each([
    [[12], 15],
    [[41.2, 12, 15], 45],
    [[60], 60],
    [[0.2], 5],
  ])('is the longest of %j minutes, rounded up: %i', (recent, minutes) => {
    expect(forecastMinutes(recent, 30)).toBe(minutes);
  });
});
