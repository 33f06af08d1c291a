import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoClock } from '../../demo/clock.ts';
import { clockWords } from '../../demo/clock-words.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-clock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('The clock of the demo', () => {
  it('is the machine’s until it is moved, and goes on running afterwards', () => {
    let real = 1_000_000;
    const clock = createDemoClock(path.join(folder, 'one'), () => real);
    expect(clock.now().getTime()).toBe(1_000_000);
    clock.move(new Date(5_000_000));
    expect(clock.now().getTime()).toBe(5_000_000);
    real += 60_000;
    expect(clock.now().getTime()).toBe(5_060_000);
  });

  it('is the same in another process a quarter of a second later', () => {
    const real = { here: 1_000_000 };
    const file = path.join(folder, 'two');
    const mine = createDemoClock(file, () => real.here);
    const theirs = createDemoClock(file, () => real.here);
    expect(theirs.now().getTime()).toBe(1_000_000);
    mine.move(new Date(9_000_000));
    real.here += 250;
    expect(theirs.now()).toEqual(mine.now());
  });
});

describe('The words after /clock', () => {
  // A Wednesday, 14:00 in Paris.
  const now = new Date('2027-01-13T13:00:00Z');
  const at = (words: string) => clockWords(words, now, 'Europe/Paris')?.toISOString() ?? null;

  it.each([
    ['+3h', '2027-01-13T16:00:00.000Z'],
    ['+45m', '2027-01-13T13:45:00.000Z'],
    ['+2d', '2027-01-15T13:00:00.000Z'],
    ['monday 09:05', '2027-01-18T08:05:00.000Z'],
    ['Jeudi 9h30', '2027-01-14T08:30:00.000Z'],
    ['wednesday 16:00', '2027-01-13T15:00:00.000Z'],
    ['wednesday 09:05', '2027-01-20T08:05:00.000Z'],
    ['S02', '2027-01-11T08:05:00.000Z'],
    ['s05 wednesday 10:00', '2027-02-03T09:00:00.000Z'],
    ['S01', '2028-01-03T08:05:00.000Z'],
    ['2027-07-12 09:00', '2027-07-12T07:00:00.000Z'],
    ['2027-01-11', '2027-01-11T08:05:00.000Z'],
  ])('%s is %s', (words, moment) => {
    expect(at(words)).toBe(moment);
  });

  it.each(['', 'soon', '+3', 'monday 25:00', 'monday 09:05 please', 'S60', '2027-02-30 09:00', '2027-01-11 9.30'])(
    '“%s” is not understood',
    (words) => {
      expect(at(words)).toBeNull();
    },
  );
});
