// What is to be done so that the downtimes that stand there are those that are wanted.
import type { DowntimeKey } from './mark.ts';
import { type DowntimePolicy, renewAt } from './wanted.ts';

/** Of ours, as the other side says. `ids`: of the host, and of its services where they have their own. */
export type StandingDowntime = {
  readonly key: DowntimeKey;
  readonly ids: readonly string[];
  readonly until: Date;
};

export type WantedDowntime = { readonly key: DowntimeKey; readonly hostname: string };

export type DowntimePlan<W extends WantedDowntime> = {
  readonly open: readonly W[];
  readonly lift: readonly StandingDowntime[];
};

/** `isSettling`: it was asked for so lately that it may stand there without being said yet; a second one would stay behind. */
export function planDowntimes<W extends WantedDowntime>(
  now: Date,
  wanted: readonly W[],
  standing: readonly StandingDowntime[],
  { policy, isSettling }: { readonly policy: DowntimePolicy; readonly isSettling: (key: DowntimeKey) => boolean },
): DowntimePlan<W> {
  const keys = new Set(wanted.map(({ key }) => key));
  const lift = standing.filter((one) => !keys.has(one.key) || latestOf(standing, one.key) !== one);
  const open = wanted.filter(({ key }) => {
    const latest = latestOf(standing, key);
    return (latest === null || renewAt(latest.until, policy) <= now) && !isSettling(key);
  });
  return { open, lift };
}

/** The one that is kept; of equal ones the first. */
export function latestOf(standing: readonly StandingDowntime[], key: DowntimeKey): StandingDowntime | null {
  let latest: StandingDowntime | null = null;
  for (const one of standing) if (one.key === key && (latest === null || one.until > latest.until)) latest = one;
  return latest;
}
