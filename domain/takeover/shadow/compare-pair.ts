// A server that both would patch that week: each decision about it, side by side.
import type { ServerId } from '../../ids.ts';
import type { PlannedSession } from '../../previews/campaign-preview.ts';
import { branchOf, type OfEnvironment } from '../../server.ts';
import { gateThen, type PastUpdate } from './gate-then.ts';
import { BLOCKER_RULES, type ShadowDifference } from './shadow-difference.ts';
import type { ShadowWeek, TheirSession } from './shadow-week.ts';

export type Found = Pick<ShadowDifference, 'rule' | 'ours' | 'theirs'>;

type Pair = {
  readonly mine: PlannedSession;
  readonly other: TheirSession;
  readonly rank: { readonly here: number; readonly there: number; readonly of: number } | null;
  readonly ambiguous: ReadonlySet<ServerId>;
};

export function comparePair(shadow: ShadowWeek, pair: Pair): readonly Found[] {
  return [
    ...branchFound(shadow, pair),
    ...slotFound(pair),
    ...orderFound(pair),
    ...operatorFound(shadow, pair),
    ...prerequisiteFound(pair),
    ...gateFound(shadow, pair),
    ...outcomeFound(shadow, pair),
  ];
}

/** ELIG-3: PatchCenter takes the one spelling `Production` (section 3.2). */
function branchFound({ estate }: ShadowWeek, { mine }: Pair): readonly Found[] {
  const environment = estate.environments.get(mine.server.id) ?? '';
  const theirs = environment === 'Production' ? 'prod' : 'hprod';
  const ours = branchOf(mine.server satisfies OfEnvironment);
  return ours === theirs ? [] : [{ rule: 'ELIG-3', ours, theirs: `${theirs} (environment ${environment})` }];
}

function slotFound({ mine, other }: Pair): readonly Found[] {
  const [ours, theirs] = [slotText(mine), slotText(other)];
  if (ours === theirs) return [];
  return [{ rule: mine.date === null ? 'SLOT-5' : 'SLOT-3', ours, theirs }];
}

export function slotText({ date, time }: { readonly date: string | null; readonly time: string | null }): string {
  return date === null ? 'no slot' : `${date} ${time ?? ''}`.trim();
}

function orderFound({ rank }: Pair): readonly Found[] {
  if (rank === null || rank.here === rank.there) return [];
  return [{ rule: 'ELIG-3', ours: `number ${rank.here} of ${rank.of}`, theirs: `number ${rank.there} of ${rank.of}` }];
}

function operatorFound({ estate }: ShadowWeek, { mine, other }: Pair): readonly Found[] {
  if (mine.userId === other.userId) return [];
  const nameOf = (id: number | null) =>
    id === null ? 'nobody' : (estate.people.find((person) => person.id === id)?.name ?? `users#${id}`);
  const rule = mine.forced || mine.server.defaultIntervenantId !== null ? 'ASSIGN-1' : 'ASSIGN-2';
  return [{ rule, ours: nameOf(mine.userId), theirs: nameOf(other.userId) }];
}

/** Least free room of a standard campaign, in MB (PRE-5; section 4.1 has the same). */
const ROOM = { root: 1200, var: 800 };

/** PRE-1, PRE-2 and PRE-5 on what PatchCenter measured: what it excluded by itself would be excluded here, and nothing else. */
function prerequisiteFound({ other }: Pair): readonly Found[] {
  const { row, status } = other;
  const isExcluded = status === 'excluded';
  // Whoever excludes by hand decides; nothing here would have decided otherwise.
  if (isExcluded && row.excluded_by !== undefined && row.excluded_by !== null && row.excluded_by !== 'system')
    return [];
  const [root, variable] = [row.prereq_disk_root_mb, row.prereq_disk_var_mb].map((mb) =>
    mb == null ? null : Number(mb),
  );
  const isFull = (root != null && root < ROOM.root) || (variable != null && variable < ROOM.var);
  const against = row.prereq_ssh === 'ko' ? 'PRE-2' : isFull || row.prereq_disk_ok === 'false' ? 'PRE-5' : null;
  if (isExcluded && against === null)
    return [{ rule: 'PRE-1', ours: 'not excluded', theirs: `excluded (${row.exclusion_reason ?? 'no reason'})` }];
  if (!isExcluded && against !== null) return [{ rule: against, ours: 'excluded', theirs: `not excluded (${status})` }];
  return [];
}

const STARTED = new Set(['in_progress', 'patched', 'failed', 'reported']);
const WAITING = new Set(['pending', 'prereq_ok']);

/** At the moment at which it was patched; where it was not, at its slot. */
function gateFound(shadow: ShadowWeek, { mine, other, ambiguous }: Pair): readonly Found[] {
  if (mine.branch !== 'prod') return [];
  const done = updateOf(shadow, mine.server.id);
  const moment = done?.moment ?? (other.date === null ? null : `${other.date} ${other.time ?? '00:00'}`);
  if (moment === null) return [];
  const asked = { serverId: mine.server.id, moment, ambiguous, freshness: shadow.freshness };
  const { answer, blockedThere } = gateThen(shadow.estate, shadow.past, asked);
  if (answer.state === 'closed' && STARTED.has(other.status)) {
    const [first] = answer.blockers;
    const rule = (first && BLOCKER_RULES[first.code]) ?? 'GATE-3';
    const why = answer.blockers.map(({ reason }) => reason.en.replace(/\.$/, '')).join(', ');
    return [{ rule, ours: `gate closed (${why})`, theirs: `${other.status} at ${moment}` }];
  }
  if (answer.state === 'open' && WAITING.has(other.status) && blockedThere.length > 0)
    return [{ rule: 'GATE-1', ours: 'gate open', theirs: `blocked by ${blockedThere.join(', ')}` }];
  return [];
}

/** RUN-7 and HIST-1: one row of the history for each update, that says of it what the session says. */
function outcomeFound(shadow: ShadowWeek, { mine, other }: Pair): readonly Found[] {
  const ended = ENDED[other.status];
  if (ended === undefined) return [];
  const done = updateOf(shadow, mine.server.id);
  if (done === null)
    return [{ rule: 'HIST-1', ours: `a row ${ended} of the history`, theirs: `${other.status}, and no row` }];
  return done.status === ended
    ? []
    : [{ rule: 'RUN-7', ours: done.status === 'ok' ? 'patched' : 'failed', theirs: other.status }];
}

const ENDED: Readonly<Record<string, 'ok' | 'ko'>> = { patched: 'ok', reported: 'ok', failed: 'ko' };

/** The last one of that week. */
function updateOf({ past, week }: ShadowWeek, id: ServerId): PastUpdate | null {
  const ofWeek = (past.updates.get(id) ?? []).filter(
    ({ moment }) => moment.slice(0, 10) >= week.weekStart && moment.slice(0, 10) <= week.weekEnd,
  );
  return ofWeek.at(-1) ?? null;
}
