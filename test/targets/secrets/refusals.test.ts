// Which passwords are tried again, and by how many at once: each refused try counts towards the lock of the account.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRefusals } from '../../../targets/secrets/refusals.ts';

const MINUTE = 60_000;
const PLACE = 'svc@proxy:22';

/** A proxy that lets nobody in; `silent` of the tries come to no answer at all. */
function proxy(silent: number, ms = 5) {
  let now = 0;
  const refusals = createRefusals(() => now);
  const tries = { all: 0, refused: 0, atOnce: 0, mostAtOnce: 0 };
  const attempt = async () => {
    if (refusals.has(PLACE, 'old')) throw new Error('refused before');
    tries.all += 1;
    tries.atOnce += 1;
    tries.mostAtOnce = Math.max(tries.mostAtOnce, tries.atOnce);
    const isSilent = tries.all <= silent;
    await wait(ms);
    now += 1000;
    tries.atOnce -= 1;
    if (isSilent) throw new Error('no answer');
    tries.refused += 1;
    refusals.note(PLACE, 'old');
    throw new Error('refused');
  };
  const ask = () => refusals.afterFirst(PLACE, 'old', attempt).catch((error: Error) => error.message);
  return {
    refusals,
    tries,
    ask,
    attempt,
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('a password that nobody knows to be right', () => {
  it('is tried by one alone also after tries that came to no answer', async () => {
    const { ask, tries } = proxy(3);
    const said = await Promise.all(Array.from({ length: 50 }, ask));
    expect(tries).toMatchObject({ all: 4, refused: 1, mostAtOnce: 1 });
    expect(said.filter((one) => one === 'no answer')).toHaveLength(3);
    expect(said.filter((one) => one === 'refused before')).toHaveLength(46);
  });

  it('keeps nobody waiting behind a hundred silences', async () => {
    const { ask, tries } = proxy(Number.POSITIVE_INFINITY, 1);
    const said = await Promise.all(Array.from({ length: 100 }, ask));
    expect(new Set(said)).toEqual(new Set(['no answer']));
    // One a second, by this clock: after half a minute the others are told the same.
    expect(tries.all).toBeLessThan(35);
  });

  it('is open to all at once as soon as it was taken', async () => {
    const refusals = createRefusals();
    let [atOnce, most] = [0, 0];
    const enter = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await wait(5);
      atOnce -= 1;
    };
    await refusals.afterFirst(PLACE, 'right', enter);
    expect(most).toBe(1);
    await Promise.all(Array.from({ length: 10 }, () => refusals.afterFirst(PLACE, 'right', enter)));
    expect(most).toBe(10);
  });
});

describe('a password that was refused', () => {
  it('is tried again after five minutes, then ten, then twenty: not twelve times an hour', () => {
    let now = 0;
    const refusals = createRefusals(() => now);
    const tries: number[] = [];
    for (now = 0; now < 120 * MINUTE; now += MINUTE) {
      if (refusals.has(PLACE, 'old')) continue;
      tries.push(now / MINUTE);
      refusals.note(PLACE, 'old');
    }
    expect(tries).toEqual([0, 5, 15, 35, 55, 75, 95, 115]);
  });

  it('counts once, however many were under way', () => {
    let now = 0;
    const refusals = createRefusals(() => now);
    for (let n = 0; n < 20; n += 1) refusals.note(PLACE, 'old');
    now = 5 * MINUTE;
    expect(refusals.has(PLACE, 'old')).toBe(false);
  });

  it('is the first one again once it was taken in between', async () => {
    let now = 0;
    const refusals = createRefusals(() => now);
    refusals.note(PLACE, 'same');
    now = 6 * MINUTE;
    await refusals.afterFirst(PLACE, 'same', async () => {});
    refusals.note(PLACE, 'same');
    now = 11 * MINUTE;
    expect(refusals.has(PLACE, 'same')).toBe(false);
  });

  it('has nothing to do with another one, nor with a key, which locks nothing', () => {
    let now = 0;
    const refusals = createRefusals(() => now);
    refusals.note(PLACE, 'old');
    expect(refusals.has(PLACE, 'new')).toBe(false);
    for (now of [0, 5 * MINUTE, 10 * MINUTE]) {
      expect(refusals.has('web', 'key')).toBe(false);
      refusals.note('web', 'key', { locks: false });
    }
    now = 15 * MINUTE;
    expect(refusals.has('web', 'key')).toBe(false);
  });
});
