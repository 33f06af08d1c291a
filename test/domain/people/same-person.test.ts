// Which accounts are one person (PEOPLE-4).
import { describe, expect, it } from 'vitest';
import type { ContactId, UserId } from '../../../domain/ids.ts';
import { type Account, accountsOfPerson } from '../../../domain/people/same-person.ts';

const account = (id: number, contact: number | null, ...addresses: string[]): Account => ({
  userId: id as UserId,
  contactId: contact as ContactId | null,
  addresses,
});

describe('PEOPLE-4: accounts of one contact or of one address are one person', () => {
  const a = account(1, 10, 'a@x.test');
  const b = account(2, 10, 'b@x.test', 'shared@x.test');
  const c = account(3, 30, ' Shared@X.test');
  const d = account(4, 30, 'd@x.test');
  const stranger = account(5, null, 'e@x.test');
  const all = [d, stranger, c, b, a];

  it('over as many steps as it takes, from either end, in whatever order they are given', () => {
    expect([...accountsOfPerson(a, all)].sort()).toEqual([1, 2, 3, 4]);
    expect([...accountsOfPerson(d, all.toReversed())].sort()).toEqual([1, 2, 3, 4]);
  });

  it('and not where nothing lies between them', () => {
    expect([...accountsOfPerson(a, [c, d, stranger])]).toEqual([1]);
    expect([...accountsOfPerson(stranger, all)]).toEqual([5]);
    expect([...accountsOfPerson(stranger, [account(6, null, 'f@x.test')])]).toEqual([5]);
    expect([...accountsOfPerson(account(7, null, '', 'g@x.test'), [account(8, null, ' ')])]).toEqual([7]);
  });
});
