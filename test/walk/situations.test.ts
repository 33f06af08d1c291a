// The worlds of rings and of kernel campaigns, each by its own deeds alone: a walk that never comes to what stands before a start, or never sees
// a kernel fail, says nothing about it. Deeds of a kind take turns, so that few are enough.
import { expect, it } from 'vitest';
import { kernelsNotReached, ringsNotReached } from './reached.ts';
import { walk } from './walk.ts';

const MINUTES = 60_000;

it(
  'RING-1: starts are held by each thing that rings and sites ask for, and by nothing else, and go on after it',
  async () => {
    const walked = await walk(2, 12, { cards: false, only: 'ring by ring' });
    expect(walked.violations).toEqual([]);
    expect(ringsNotReached(walked.tally)).toEqual([]);
  },
  10 * MINUTES,
);

it(
  'POL-6: kernels boot, hang, panic and are cut, and whatever befalls their campaign, hosts boot what has booted before',
  async () => {
    const walked = await walk(3, 24, { cards: false, only: 'kernel campaign' });
    expect(walked.violations).toEqual([]);
    expect(kernelsNotReached(walked.tally)).toEqual([]);
  },
  10 * MINUTES,
);
