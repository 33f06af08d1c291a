// GATE and RUN-2 under a random walk. WALK_DEEDS and WALK_SEED walk longer and elsewhere.
import { expect, it } from 'vitest';
import { kernelsNotReached, notReached, othersNotReached, ringsNotReached } from './reached.ts';
import { walk } from './walk.ts';

/** A taste of it in every run of the suite, the whole in CI. */
const DEEDS = Number(process.env.WALK_DEEDS ?? (process.env.CI === undefined ? 100 : 200));
/** From here on it must have met every reason for which nothing starts. */
const LONG = 10_000;
const SEED = Number(process.env.WALK_SEED ?? 1);

it(`GATE, RUN-2: ${DEEDS} random deeds start nothing that the rules forbid`, { timeout: 4 * 3_600_000 }, async () => {
  const began = performance.now();
  const walked = await walk(SEED, DEEDS, {
    stopAtFirst: process.env.WALK_ON === undefined,
    cards: process.env.WALK_CARDS !== 'off',
    ...(process.env.WALK_ONLY !== undefined && { only: process.env.WALK_ONLY }),
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  const missing = [notReached, ringsNotReached, kernelsNotReached, othersNotReached].flatMap((of) => of(walked.tally));
  const lines = [...walked.tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `  ${String(n).padStart(6)}  ${name}`);
  console.log(
    [
      `Walk of seed ${SEED}: ${walked.deeds} deeds in ${seconds} s, ${walked.starts.production} production starts, ${walked.starts.other} others`,
      ...lines,
      `Never met: ${missing.join(', ') || 'nothing'}`,
    ].join('\n'),
  );
  expect(walked.violations).toEqual([]);
  if (DEEDS >= LONG) expect(missing).toEqual([]);
});
