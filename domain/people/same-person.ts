// Accounts of one contact or of one address are one person, wherever two people are asked for (PEOPLE-4, GATE-5).
import type { ContactId, UserId } from '../ids.ts';

export type Account = {
  readonly userId: UserId;
  readonly contactId: ContactId | null;
  /** Of the account and of its contact. */
  readonly addresses: readonly string[];
};

/**
 * Every account of the person whose account this is. Over as many steps as it takes: one that shares a contact with a second, which
 * shares an address with a third, is one person with the third. `all` holds whichever accounts may lie between.
 */
export function accountsOfPerson(account: Account, all: readonly Account[]): ReadonlySet<UserId> {
  const own = new Set([account.userId]);
  const marks = new Set(marksOf(account));
  let left = all;
  for (;;) {
    const [theirs, others] = parted(left, (one) => own.has(one.userId) || marksOf(one).some((mark) => marks.has(mark)));
    if (theirs.length === 0) return own;
    for (const one of theirs) {
      own.add(one.userId);
      for (const mark of marksOf(one)) marks.add(mark);
    }
    left = others;
  }
}

/** What two accounts of one person have in common. */
function marksOf({ contactId, addresses }: Account): readonly string[] {
  const known = addresses.map((address) => address.trim().toLowerCase()).filter((address) => address !== '');
  const written = known.map((address) => `address ${address}`);
  return contactId === null ? written : [`contact ${contactId}`, ...written];
}

function parted<T>(all: readonly T[], belongs: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  const theirs: T[] = [];
  const others: T[] = [];
  for (const one of all) (belongs(one) ? theirs : others).push(one);
  return [theirs, others];
}
