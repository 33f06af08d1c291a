// How long an attempt on a server will take (RUN-2): as long as its longest recent one, since a start that is too late cannot be undone.

const STEP_MINUTES = 5;

/**
 * In minutes, rounded up to five. `recent`: the minutes of its last successful attempts, without what they waited for people; without
 * any, `usual` is taken. Never less than five.
 */
export function forecastMinutes(recent: readonly number[], usual: number): number {
  if (recent.length === 0) return usual;
  return Math.max(STEP_MINUTES, Math.ceil(Math.max(...recent) / STEP_MINUTES) * STEP_MINUTES);
}
