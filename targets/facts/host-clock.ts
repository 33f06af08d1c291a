// The host's clock against ours (PRE-7): a wrong one breaks TLS to the repositories and the reboot forecast.
import type { ProbeAnswer } from './probe.ts';

export const CLOCK_COMMAND = 'date +%s 2>/dev/null';

/** Host minus `now`, in seconds; null when unreadable. The way to the host counts as skew: seconds, against a limit of minutes. */
export function parseClockSkew(answer: ProbeAnswer, now: Date): number | null {
  const seconds = answer.output.trim();
  if (answer.exitCode !== 0 || !/^\d{9,12}$/.test(seconds)) return null;
  return Number(seconds) - Math.floor(now.getTime() / 1000);
}
