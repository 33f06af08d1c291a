// What a baseline would do to servers as they were read last, before it is saved (POL-1): counts, without a word that a clock has not moved.
import { z } from 'zod';
import type { IsoDate } from '../clock.ts';
import type { SeenCandidate } from './candidate.ts';
import { type At, type Decision, decideAll } from './decide.ts';
import { dayOf } from './delay.ts';
import type { Rules } from './rules.ts';
import { withNoticesUnread } from './unread-notices.ts';

const count = z.number().int().min(0);

/** Packages are counted a server each, as an update installs them. */
export const SIMULATED = z.object({
  servers: count,
  /** Of them, those of which nothing was read yet. */
  unread: count,
  install: count,
  /** Servers that would receive something. */
  receiving: count,
  held: count,
  /** The longest wait among those, in days. */
  longest: count,
  unrated: count,
  ask: count,
  rejected: count,
  excluded: count,
  obstacle: count,
  left: count,
  /** Packages without any advisory, whatever happens to them (POL-4). */
  withoutAdvisory: count,
});
export type Simulated = z.infer<typeof SIMULATED>;

/** Servers that wait for the same, as one. `candidates` null: nothing was read on them. */
type Alike = {
  readonly candidates: readonly SeenCandidate[] | null;
  /** Absent: they could be. */
  readonly noticesRead?: boolean;
  readonly servers: number;
};

export function simulate(alike: readonly Alike[], rules: Rules, at: At): Simulated {
  const total: { -readonly [K in keyof Simulated]: number } = { ...EMPTY };
  for (const { candidates, noticesRead = true, servers } of alike) {
    total.servers += servers;
    if (candidates === null) {
      total.unread += servers;
      continue;
    }
    const decided = decideAll(candidates, noticesRead ? rules : withNoticesUnread(rules), at);
    total.withoutAdvisory +=
      servers * candidates.filter(({ notices, kind }) => notices.length === 0 && kind === null).length;
    if (decided.some(({ decision }) => decision.kind === 'approved')) total.receiving += servers;
    for (const { decision } of decided) {
      total[countedAs(decision)] += servers;
      const until = heldUntil(decision);
      if (until !== null) total.longest = Math.max(total.longest, daysUntil(until, at));
    }
  }
  return total;
}

const EMPTY: Simulated = {
  ...{ servers: 0, unread: 0, install: 0, receiving: 0, held: 0, longest: 0, unrated: 0, ask: 0 },
  ...{ rejected: 0, excluded: 0, obstacle: 0, left: 0, withoutAdvisory: 0 },
};

export type Counted = 'install' | 'held' | 'unrated' | 'ask' | 'rejected' | 'excluded' | 'obstacle' | 'left';

export function countedAs(decision: Decision): Counted {
  switch (decision.kind) {
    case 'approved':
      return 'install';
    case 'rejected':
      return decision.because.by === 'exclusion' ? 'excluded' : 'rejected';
    case 'lockstep':
      return countedAs(decision.as);
    default:
      return decision.kind;
  }
}

function heldUntil(decision: Decision): IsoDate | null {
  if (decision.kind === 'lockstep') return heldUntil(decision.as);
  return decision.kind === 'held' ? decision.until : null;
}

const DAY_MS = 86_400_000;

function daysUntil(until: IsoDate, { now, zone }: At): number {
  return Math.round((Date.parse(until) - Date.parse(dayOf(now, zone))) / DAY_MS);
}
