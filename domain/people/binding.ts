// Whom an address in a roster stands for (PEOPLE-1). A roster says what an organisation typed about somebody; only of the bot's own
// members does that prove anything. What a roster does not say counts as no.

/** A member as the roster of Teams describes them. */
export type RosterEntry = {
  readonly email: string | null;
  readonly userPrincipalName: string | null;
  readonly tenantId: string | null;
  /** `user`, `guest`, `anonymous`…; null when the roster does not say. */
  readonly userRole: string | null;
};

export type Membership =
  /** `address` in lower case. */
  { readonly kind: 'member'; readonly address: string } | { readonly kind: 'stranger'; readonly why: string };

/** `tenants` null: any, which only a bot without authentication says. */
export function membershipOf(entry: RosterEntry, tenants: readonly string[] | null): Membership {
  const tenant = entry.tenantId?.toLowerCase() ?? '';
  if (tenant === '') return stranger('the roster names no tenant');
  if (tenants !== null && !tenants.some((known) => known.toLowerCase() === tenant)) return stranger('another tenant');
  const role = entry.userRole?.toLowerCase() ?? '';
  if (role !== 'user') return stranger(role === 'guest' ? 'a guest' : 'the roster does not say that it is a member');
  // A guest of Entra keeps this mark in the name, whatever else the roster says.
  const names = [entry.userPrincipalName, entry.email].map((name) => name?.trim().toLowerCase() ?? '');
  if (names.some((name) => name.includes('#ext#'))) return stranger('a guest');
  if (names[0] === '') return stranger('the roster gives no user principal name');
  const address = names[1] || names[0] || '';
  return /^[^\s@]+@[^\s@]+$/.test(address) ? { kind: 'member', address } : stranger('no address');
}

function stranger(why: string): Membership {
  return { kind: 'stranger', why };
}
