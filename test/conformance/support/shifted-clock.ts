// Business time of the processes under test: the machine's, moved by a fixed span, so that a test run on a Sunday night is a
// Monday morning for the product.
import type { Clock } from '../../../domain/clock.ts';

export const OFFSET_VARIABLE = 'PATCHCENTER_CONFORMANCE_OFFSET_MS';

/** Throws when the variable is not a number: the real time must never be used by mistake. */
export function shiftedClock(environment: NodeJS.ProcessEnv): Clock {
  const offset = Number(environment[OFFSET_VARIABLE]);
  if (environment[OFFSET_VARIABLE] === undefined || !Number.isFinite(offset))
    throw new Error(`${OFFSET_VARIABLE} is not a number`);
  return { now: () => new Date(Date.now() + offset) };
}
