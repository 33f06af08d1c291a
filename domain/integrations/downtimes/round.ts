// When a system of monitoring is to be asked again, and what is known of a downtime once it was.
import type { AttemptId } from '../../ids.ts';
import { furthestPlan } from '../next-run.ts';
import type { DowntimeKey } from './mark.ts';
import { latestOf, type StandingDowntime } from './plan.ts';
import type { DowntimeState, DowntimeTrouble } from './state.ts';
import { type DowntimePolicy, renewAt } from './wanted.ts';

/** A system that does not answer is asked again no later: a downtime is of use while its update lasts. */
export const ROUND_SECONDS = 300;
/** A host that is not known there may be added meanwhile. */
const UNKNOWN_AGAIN_MS = 5 * 60_000;
const AGAIN_MS = 15_000;
const LONGEST_AGAIN_MS = 15 * 60_000;

export type RoundTrouble = { readonly trouble: DowntimeTrouble; readonly detail: string | null };

type KnownRow = {
  readonly attemptId: AttemptId;
  readonly state: DowntimeState;
  readonly askedAt: Date | null;
  readonly trouble: DowntimeTrouble | null;
  readonly detail: string | null;
  readonly failures: number;
  readonly nextLookAt: Date | null;
};

/** `wanted` and not known yet, or known and wanted no more; otherwise when a row or the round itself says so. */
export function isRoundDue(
  round: { readonly isAsked: boolean; readonly nextAt: Date | null; readonly failures: number },
  {
    wanted,
    rows,
    now,
  }: { readonly wanted: readonly AttemptId[]; readonly rows: readonly KnownRow[]; readonly now: Date },
): boolean {
  if (round.isAsked || round.nextAt === null || round.nextAt <= now) return true;
  if (round.nextAt > furthestPlan(now, ROUND_SECONDS)) return true;
  // A system that does not answer is asked when its time has come, whatever waits.
  if (round.failures > 0) return false;
  const known = new Map(rows.map((row) => [row.attemptId, row]));
  if (wanted.some((id) => !known.has(id))) return true;
  return rows.some(
    (row) =>
      row.nextLookAt === null ||
      row.nextLookAt <= now ||
      (row.state === 'open' && row.failures === 0 && !wanted.includes(row.attemptId)),
  );
}

export type Said = {
  readonly state: DowntimeState;
  readonly until: Date | null;
  readonly trouble: DowntimeTrouble | null;
  readonly detail: string | null;
  readonly failures: number;
  readonly nextLookAt: Date | null;
};

export type About = {
  readonly standing: readonly StandingDowntime[];
  readonly key: DowntimeKey;
  /** Of this round; undefined: nothing was ordered in it. */
  readonly trouble: RoundTrouble | 'none' | undefined;
  readonly isWanted: boolean;
  readonly policy: DowntimePolicy;
  readonly settleSeconds: number;
};

/** What the other side says, and not what it was told. */
export function saidOf(row: KnownRow, about: About, now: Date): Said {
  const { standing, key, isWanted, policy } = about;
  const latest = latestOf(standing, key);
  const after = (ms: number) => new Date(now.getTime() + ms);
  const patience = Math.min(AGAIN_MS * 2 ** Math.min(row.failures, 6), LONGEST_AGAIN_MS);
  // While nothing was ordered anew, what stood against it before still holds.
  const { trouble, detail } = about.trouble === 'none' ? FINE : (about.trouble ?? row);
  if (latest !== null && isWanted) {
    const isOnly = standing.filter((one) => one.key === key).length === 1;
    const renewal = renewAt(latest.until, policy);
    if (isOnly && renewal > now) return { ...FINE, state: 'open', until: latest.until, nextLookAt: renewal };
    return {
      state: 'open',
      until: latest.until,
      trouble,
      detail,
      failures: row.failures + 1,
      nextLookAt: after(patience),
    };
  }
  if (latest !== null)
    return {
      state: 'open',
      until: latest.until,
      trouble,
      detail,
      failures: row.failures + 1,
      nextLookAt: after(patience),
    };
  if (isWanted) {
    const isUnknown = trouble === 'absent' || trouble === 'ambiguous';
    const nextLookAt = after(isUnknown ? UNKNOWN_AGAIN_MS : patience);
    return { state: 'wanted', until: null, trouble, detail, failures: row.failures + 1, nextLookAt };
  }
  const settledAt = row.askedAt === null ? null : row.askedAt.getTime() + about.settleSeconds * 1000;
  if (settledAt !== null && settledAt > now.getTime())
    return { ...FINE, state: row.state, until: null, nextLookAt: new Date(settledAt) };
  return { ...FINE, state: row.state === 'open' ? 'lifted' : 'never', until: null, nextLookAt: null };
}

const FINE = { trouble: null, detail: null, failures: 0 } as const;
