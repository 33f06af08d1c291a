// How far an update is, as one figure for people (RUN-7). A manager counts files, then steps, then checks, each from 1 again: shown as they
// come, a server would be at 100 % and then at 5 %.

export type PhaseProgress = {
  readonly phase: 'resolving' | 'downloading' | 'installing' | 'verifying';
  readonly done: number;
  readonly total: number;
};

/** As it is kept: phases of earlier versions may have had other names. */
export type ShownProgress = { readonly phase: string; readonly done: number; readonly total: number };

/** The part of the whole that each phase is, in hundredths. */
const PARTS: Readonly<Record<PhaseProgress['phase'], readonly [number, number]>> = {
  resolving: [0, 0],
  downloading: [0, 40],
  installing: [40, 95],
  verifying: [95, 100],
};

/** Of so many packages so many, never fewer than before. */
export function shownProgress(before: ShownProgress | null, now: PhaseProgress): ShownProgress {
  const total = packagesOf(before, now);
  const [from, to] = PARTS[now.phase];
  const within = now.total > 0 ? Math.min(1, now.done / now.total) : 0;
  const done = Math.floor((total * (from + (to - from) * within)) / 100);
  return { phase: now.phase, done: Math.max(done, before?.done ?? 0), total };
}

/** As was told first. The lines of a summary add up, and may come one by one. */
function packagesOf(before: ShownProgress | null, now: PhaseProgress): number {
  if (before === null || before.total === 0) return now.total;
  const adds = before.phase === 'resolving' && now.phase === 'resolving' && before.done === 0;
  return adds ? Math.max(before.total, now.total) : before.total;
}
