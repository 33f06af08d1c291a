// Two accounts of one contact or of one address are one person, wherever two people are asked for (PEOPLE-4, GATE-5).
import type { ContactId, UserId } from '../ids.ts';

export type Account = {
  readonly userId: UserId;
  readonly contactId: ContactId | null;
  /** Of the account and of its contact. */
  readonly addresses: readonly string[];
};

export function isSamePerson(one: Account, other: Account): boolean {
  if (one.userId === other.userId) return true;
  if (one.contactId !== null && one.contactId === other.contactId) return true;
  const known = new Set(one.addresses.map(plain));
  return other.addresses.some((address) => known.has(plain(address)));
}

function plain(address: string): string {
  return address.trim().toLowerCase();
}
