// How long a person may have a snapshot kept (RUN-11).

const HOUR_MS = 3_600_000;
const KEEP_MS = 24 * HOUR_MS;
/** A disk that grows beside its snapshot fills its datastore. */
export const MAX_DAYS_KEPT = 7;

/** A day more than now, or than was promised. null: that is longer than a snapshot is kept. */
export function keptUntil(
  now: Date,
  snapshot: { readonly createdAt: Date; readonly keptUntil: Date | null },
): Date | null {
  const until = new Date(Math.max(now.getTime(), snapshot.keptUntil?.getTime() ?? 0) + KEEP_MS);
  return until.getTime() > snapshot.createdAt.getTime() + MAX_DAYS_KEPT * 24 * HOUR_MS ? null : until;
}
