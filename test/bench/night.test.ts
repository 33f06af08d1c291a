// How many workers scan an estate in a night: the simulation behind `npm run bench scan`.
import { expect, it } from 'vitest';
import { type Night, nightSeconds } from '../../bench/scan/simulate.ts';

const NIGHT: Night = {
  hosts: 20_000,
  workers: 1,
  concurrent: 20,
  cpuSeconds: 0.02,
  medianSeconds: 5,
  silentPercent: 0,
  silentSeconds: 40,
};

it('two workers halve the night, and so do twice as many scans at once', () => {
  const one = nightSeconds(NIGHT);
  expect(nightSeconds({ ...NIGHT, workers: 2 }) / one).toBeCloseTo(0.5, 1);
  expect(nightSeconds({ ...NIGHT, concurrent: 40 }) / one).toBeCloseTo(0.5, 1);
});

it('is longer than the median says, for slow hosts are much slower, and longer still with silent ones', () => {
  const even = (NIGHT.hosts * NIGHT.medianSeconds) / NIGHT.concurrent;
  const uneven = nightSeconds(NIGHT);
  expect(uneven / even).toBeGreaterThan(1.15);
  expect(uneven / even).toBeLessThan(1.4);
  expect(nightSeconds({ ...NIGHT, silentPercent: 10 })).toBeGreaterThan(uneven * 1.3);
});

it('is bound by the core of a worker, however many scans it does at once', () => {
  expect(nightSeconds({ ...NIGHT, concurrent: 2000 })).toBe(NIGHT.hosts * NIGHT.cpuSeconds);
});
