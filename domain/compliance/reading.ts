// COMP-4: what a reading was part of, how long it says something, and where readings follow each other without a gap.

/** The daily scan, one that somebody asked for, or the end of an update. */
export type ReadingKind = 'daily' | 'asked' | 'update';

const HOUR_MS = 3_600_000;
/** The hours of a night in which a large estate is read move a server's reading by some: less than a day is missed by none. */
export const GAP_HOURS = 36;

/** The readings before it and this one are one span; otherwise a day between them was missed. */
export function follows(before: Date | null, at: Date): boolean {
  return before !== null && at.getTime() - before.getTime() <= GAP_HOURS * HOUR_MS;
}

/** Readings before say nothing of now (COMP-1). */
export function freshSince(now: Date, freshHours: number): Date {
  return new Date(now.getTime() - freshHours * HOUR_MS);
}
