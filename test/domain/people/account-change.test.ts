// Nobody raises their own rights, and the last admin stays one (PEOPLE-2).
import { describe, expect, it } from 'vitest';
import {
  type AccountChange,
  type AccountFacts,
  type ChangeFacts,
  refusalOfChange,
} from '../../../domain/people/account-change.ts';

const NOW = new Date('2027-01-11T09:00:00Z');
const END = new Date('2027-06-30T22:00:00Z');

function facts(account: Partial<AccountFacts> = {}, over: Partial<ChangeFacts> = {}): ChangeFacts {
  return {
    account: {
      name: 'Khalid',
      entraId: 'e-khalid',
      roles: ['admin', 'operator'],
      disabledAt: null,
      expiresAt: END,
      hosts: [{ kind: 'host', value: 'vp*' }],
      directory: null,
      ...account,
    },
    isOwn: false,
    ownHosts: [],
    isNamedBySettings: false,
    otherAdmins: 1,
    now: NOW,
    today: '2027-01-11',
    newEnd: null,
    ...over,
  };
}

const LESS: readonly AccountChange[] = [
  { kind: 'remove', role: 'admin' },
  { kind: 'disable' },
  { kind: 'until', lastDay: '2027-02-01' },
];
const EARLIER = new Date('2027-02-01T23:00:00Z');

describe('a change of an account (PEOPLE-2)', () => {
  it.each<AccountChange>([
    { kind: 'grant', role: 'viewer', lastDay: null },
    { kind: 'enable' },
    { kind: 'everywhere' },
    { kind: 'only', rules: [] },
    { kind: 'until', lastDay: null },
  ])('is nobody’s own where it raises: $kind', (change) => {
    const disabledAt = change.kind === 'enable' ? NOW : null;
    expect(refusalOfChange(change, facts({ disabledAt }))).toBeNull();
    expect(refusalOfChange(change, facts({ disabledAt }, { isOwn: true }))?.en).toContain('ask another admin');
  });

  it.each(LESS)('may be one’s own where it takes away: $kind', (change) => {
    expect(refusalOfChange(change, facts({}, { isOwn: true, newEnd: EARLIER }))).toBeNull();
  });

  it.each(LESS)('leaves the last admin one: $kind', (change) => {
    expect(refusalOfChange(change, facts({}, { otherAdmins: 0, newEnd: EARLIER }))?.en).toContain('is the last admin');
    expect(refusalOfChange(change, facts({ roles: ['operator', 'admin'] }, { newEnd: EARLIER }))).toBeNull();
  });

  it.each<AccountChange>([...LESS, { kind: 'only', rules: [] }])(
    'takes nothing from whom the settings name: $kind',
    (change) => {
      expect(refusalOfChange(change, facts({}, { isNamedBySettings: true }))?.en).toContain('named as an admin');
    },
  );

  it('makes no admin of an account that nobody is bound to (PEOPLE-1)', () => {
    const change = { kind: 'grant', role: 'admin', lastDay: null } as const;
    expect(refusalOfChange(change, facts({ roles: [], entraId: null }))?.en).toContain('never written to me');
    expect(refusalOfChange(change, facts({ roles: [] }))).toBeNull();
  });

  it('refuses what is so already, a disabled account and a day that is past', () => {
    const say = (change: AccountChange, account: Partial<AccountFacts> = {}) =>
      refusalOfChange(change, facts(account))?.en ?? '';
    expect(say({ kind: 'grant', role: 'operator', lastDay: null })).toContain('already has the role');
    expect(say({ kind: 'remove', role: 'owner' })).toContain('does not have the role');
    expect(say({ kind: 'grant', role: 'owner', lastDay: null }, { disabledAt: NOW })).toContain('enable it first');
    expect(say({ kind: 'until', lastDay: '2027-01-10' })).toContain('/role @Khalid disable');
    expect(say({ kind: 'until', lastDay: '2027-01-11' })).toBe('');
  });
});
