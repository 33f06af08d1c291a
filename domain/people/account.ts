// Whether somebody's account gives them anything at all (PEOPLE-3).
export type AccountDates = { readonly disabledAt: Date | null; readonly expiresAt: Date | null };

export type AccountState = 'in-force' | 'expired' | 'disabled';

export function accountState({ disabledAt, expiresAt }: AccountDates, now: Date): AccountState {
  if (disabledAt !== null) return 'disabled';
  return expiresAt === null || expiresAt > now ? 'in-force' : 'expired';
}

/** From the instant it is disabled or expires: no right. */
export function isInForce(dates: AccountDates, now: Date): boolean {
  return accountState(dates, now) === 'in-force';
}
