// COMP-4: compliance over time. A gap in readings is a gap in the chart.
export type CurvePoint = {
  readonly at: Date;
  /** Servers that were read then. */
  readonly read: number;
  /** Of them, with no security advisory pending; null: none was read, and the line is broken there. */
  readonly upToDate: number | null;
};

/** The ends of the last weeks, the newest last: `weeks` instants, a week apart, up to now. */
export function weeklyInstants(now: Date, weeks: number): readonly Date[] {
  const WEEK_MS = 7 * 24 * 3_600_000;
  return Array.from({ length: weeks }, (_, index) => new Date(now.getTime() - (weeks - 1 - index) * WEEK_MS));
}

/** Whole stretches without a reading in between, as they are drawn: lines between points that follow each other. */
export function unbroken(points: readonly CurvePoint[]): readonly (readonly CurvePoint[])[] {
  const lines: CurvePoint[][] = [];
  let current: CurvePoint[] = [];
  for (const point of points) {
    if (point.upToDate !== null) {
      current.push(point);
      continue;
    }
    if (current.length > 0) lines.push(current);
    current = [];
  }
  return current.length > 0 ? [...lines, current] : lines;
}
