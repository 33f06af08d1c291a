// Whether somebody's account gives them anything at all (PEOPLE-3).
export type AccountDates = { readonly disabledAt: Date | null; readonly expiresAt: Date | null };

/** From the instant it is disabled or expires: no right. */
export function isInForce({ disabledAt, expiresAt }: AccountDates, now: Date): boolean {
  return disabledAt === null && (expiresAt === null || expiresAt > now);
}
