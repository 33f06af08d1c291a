// How far an update is, as one figure that only grows (RUN-7).
import { describe, expect, it } from 'vitest';
import { type PhaseProgress, type ShownProgress, shownProgress } from '../../../domain/attempts/shown-progress.ts';

const now = (phase: PhaseProgress['phase'], done: number, total: number): PhaseProgress => ({ phase, done, total });

describe('RUN-7: how far an update is', () => {
  it.each([
    ['resolving', 5, 10, 0],
    ['downloading', 0, 10, 0],
    ['downloading', 5, 10, 20],
    ['downloading', 10, 10, 40],
    ['installing', 0, 10, 40],
    ['installing', 10, 10, 95],
    ['verifying', 0, 10, 95],
    ['verifying', 10, 10, 100],
    // A manager that counts more than it announced is no further than the end of its phase.
    ['downloading', 30, 10, 40],
    ['downloading', 3, 0, 0],
    ['installing', 0, 0, 40],
  ] as const)('%s %i of %i is %i of 100 packages', (phase, done, total, shown) => {
    const before: ShownProgress = { phase: 'resolving', done: 0, total: 100 };
    expect(shownProgress({ ...before, phase: 'told' }, now(phase, done, total))).toEqual({
      phase,
      done: shown,
      total: 100,
    });
  });

  it('counts of as many packages as the summary announced, whose lines add up', () => {
    const first = shownProgress(null, now('resolving', 0, 2));
    expect(first).toEqual({ phase: 'resolving', done: 0, total: 2 });
    const second = shownProgress(first, now('resolving', 0, 11));
    expect(second.total).toBe(11);
    expect(shownProgress(second, now('resolving', 0, 9)).total).toBe(11);
    expect(shownProgress(second, now('downloading', 1, 30)).total).toBe(11);
  });

  it('takes the first total that is one', () => {
    expect(shownProgress({ phase: 'installing', done: 0, total: 0 }, now('downloading', 0, 7)).total).toBe(7);
  });

  it('does not grow by the summary of a second transaction', () => {
    expect(shownProgress({ phase: 'resolving', done: 3, total: 5 }, now('resolving', 0, 30)).total).toBe(5);
    expect(shownProgress({ phase: 'installing', done: 0, total: 5 }, now('resolving', 0, 30)).total).toBe(5);
  });
});
