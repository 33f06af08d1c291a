import { describe, expect, it } from 'vitest';
import { membershipOf, type RosterEntry } from '../../../domain/people/binding.ts';

const MEMBER: RosterEntry = {
  email: 'Jean@Example.org',
  userPrincipalName: 'jean@example.org',
  tenantId: 'T1',
  userRole: 'user',
};
const OURS = ['t0', 't1'];

describe('PEOPLE-1: whom an address in a roster stands for', () => {
  it.each<[string, Partial<RosterEntry>]>([
    ['as the roster shows them', {}],
    ['in any case', { tenantId: 't1', userRole: 'User' }],
    ['without a mail address, by the user principal name', { email: null }],
    ['with an empty mail address', { email: ' ' }],
  ])('a member of ours, %s', (_, over) => {
    expect(membershipOf({ ...MEMBER, ...over }, OURS)).toEqual({ kind: 'member', address: 'jean@example.org' });
  });

  it.each<[string, Partial<RosterEntry>]>([
    ['a guest', { userRole: 'guest' }],
    ['a guest by another spelling', { userRole: 'Guest' }],
    ['a visitor of a meeting', { userRole: 'anonymous' }],
    ['a role that nobody knows', { userRole: 'federated' }],
    ['no role', { userRole: null }],
    ['an empty role', { userRole: '' }],
    ['a guest who is called a user', { userPrincipalName: 'jean_example.org#EXT#@ours.onmicrosoft.com' }],
    ['a guest by the address', { email: 'jean_example.org#ext#@ours.onmicrosoft.com' }],
    ['another tenant', { tenantId: 't2' }],
    ['no tenant', { tenantId: null }],
    ['an empty tenant', { tenantId: '' }],
    ['no user principal name', { userPrincipalName: null }],
    ['an address that is none', { email: 'jean' }],
    ['two addresses in one', { email: 'jean@example.org other@example.org' }],
  ])('never %s', (_, over) => {
    expect(membershipOf({ ...MEMBER, ...over }, OURS)).toMatchObject({ kind: 'stranger', why: expect.any(String) });
  });

  it('without authentication of any tenant, but of one', () => {
    expect(membershipOf({ ...MEMBER, tenantId: 'local' }, null).kind).toBe('member');
    expect(membershipOf({ ...MEMBER, tenantId: null }, null).kind).toBe('stranger');
  });
});
