import { describe, expect, it } from 'vitest';
import {
  type AssignableServer,
  type AssignmentRule,
  assignOperators,
  manualAssignRefusal,
  propagateAfterManualAssign,
  RULE_TYPES,
} from '../../../domain/previews/assignment.ts';
import type { Staff } from '../../../domain/previews/roster.ts';
import fc from '../../support/properties.ts';
import { aPerson, aServer, serverId, staffOf, userId } from '../planning/samples.ts';

const everybody = staffOf([1, 2, 3].map((n) => aPerson(n)));
const rule = (id: number, type: AssignmentRule['type'], value: string, user: number, priority = 100) => ({
  id,
  type,
  value,
  userId: userId(user),
  priority,
});
const assign = (
  servers: readonly AssignableServer[],
  rules: readonly AssignmentRule[] = [],
  staff: Staff = everybody,
) => {
  const { assignments, findings } = assignOperators(servers, rules, staff);
  return { users: Object.fromEntries(assignments.map((a) => [a.serverId, a.userId])), assignments, findings };
};

describe('the default operator (ASSIGN-1)', () => {
  it('wins over every rule and is forced (ASSIGN-1)', () => {
    const servers = [aServer(1, { defaultIntervenantId: userId(2) }), aServer(2)];
    const { assignments } = assign(servers, [rule(1, 'domain', 'INFRASTRUC', 1, 0)]);
    expect(assignments).toEqual([
      { serverId: 1, userId: 2, forced: true },
      { serverId: 2, userId: 1, forced: false },
    ]);
  });

  it('refused, it leaves the session to the rules, unforced, with a finding (ASSIGN-1, ASSIGN-5)', () => {
    const staff = staffOf([aPerson(1), aPerson(2, { disabledAt: new Date('2025-01-01') })]);
    const server = aServer(1, { defaultIntervenantId: userId(2) });
    const { assignments, findings } = assign([server], [rule(1, 'domain', 'INFRASTRUC', 1)], staff);
    expect(assignments).toEqual([{ serverId: 1, userId: 1, forced: false }]);
    expect(findings.map((f) => [f.code, f.servers])).toEqual([['operator-not-active', [1]]]);
  });
});

describe('the rules (ASSIGN-2)', () => {
  const server = aServer(1, { hostname: 'vpapp1', appType: 'web', appGroup: 'shop', zone: 'DMZ' });

  it.each([
    ['server', 'VPAPP1'],
    ['app_type', 'web'],
    ['app_group', 'shop'],
    ['domain', 'INFRASTRUC'],
    ['zone', 'DMZ'],
  ] as const)('match by %s (ASSIGN-2)', (type, value) => {
    expect(assign([server], [rule(1, type, value, 3)]).users).toEqual({ 1: 3 });
    expect(assign([server], [rule(1, type, 'other', 3)]).users).toEqual({ 1: null });
  });

  it('are taken by priority, then by type, then by id (ASSIGN-2)', () => {
    const all = [
      rule(9, 'zone', 'DMZ', 1),
      rule(8, 'domain', 'INFRASTRUC', 1),
      rule(7, 'app_group', 'shop', 1),
      rule(6, 'app_type', 'web', 1),
      rule(5, 'server', 'vpapp1', 2),
    ];
    expect(assign([server], all).users).toEqual({ 1: 2 });
    expect(assign([server], [...all, rule(10, 'zone', 'DMZ', 3, 1)]).users).toEqual({ 1: 3 });
    expect(assign([server], [rule(12, 'zone', 'DMZ', 1), rule(11, 'zone', 'DMZ', 3)]).users).toEqual({ 1: 3 });
  });

  it('never match an empty group, type or zone (ASSIGN-2)', () => {
    const empty = RULE_TYPES.map((type, i) => rule(i, type, '', 1));
    expect(assign([aServer(1), aServer(2, { appGroup: '' })], empty).users).toEqual({ 1: null, 2: null });
  });
});

describe('propagation (ASSIGN-3)', () => {
  it('gives the only operator of a group to its other sessions, across branches (ASSIGN-3)', () => {
    const servers = [
      aServer(1, { appGroup: 'shop' }),
      aServer(2, { appGroup: 'shop', environment: 'Production', defaultIntervenantId: userId(2) }),
      aServer(3, { appGroup: 'other' }),
      aServer(4, { appGroup: '' }),
      aServer(5, { appGroup: '', defaultIntervenantId: userId(3) }),
    ];
    expect(assign(servers).users).toEqual({ 1: 2, 2: 2, 3: null, 4: null, 5: 3 });
  });

  it('with several operators, the one with most sessions gives; ties go to the lowest id (ASSIGN-3)', () => {
    const member = (id: number, user: number | null) =>
      aServer(id, { appGroup: 'shop', defaultIntervenantId: user === null ? null : userId(user) });
    expect(assign([member(1, 1), member(2, 3), member(3, 3), member(4, null)]).users).toMatchObject({ 1: 1, 4: 3 });
    expect(assign([member(1, 3), member(2, 2), member(3, null)]).users).toMatchObject({ 3: 2 });
  });

  it('follows a manual assignment, on the sessions of that group still free (ASSIGN-3)', () => {
    const session = (id: number, group: string | null, user: number | null, excluded = false) => ({
      ...aServer(id, { appGroup: group }),
      userId: user === null ? null : userId(user),
      excluded,
    });
    const sessions = [
      session(1, 'shop', 2),
      session(2, 'shop', null),
      session(3, 'shop', null, true),
      session(4, 'x', null),
    ];
    const { assignments } = propagateAfterManualAssign(serverId(1), sessions, everybody);
    expect(assignments).toEqual([{ serverId: 2, userId: 2, forced: false }]);
    const limited = propagateAfterManualAssign(serverId(1), sessions, staffOf(everybody.people, [[2, 1]]));
    expect(limited.assignments).toEqual([]);
    expect(limited.findings.map((f) => f.code)).toEqual(['operator-at-limit']);
    const alone = [session(1, '', 2), session(2, '', null)];
    expect(propagateAfterManualAssign(serverId(1), alone, everybody).assignments).toEqual([]);
  });
});

describe('limits and accounts (ASSIGN-4, ASSIGN-5)', () => {
  it('stops at the limit in the visiting order, hprod before prod, and leaves the rest free (ASSIGN-4)', () => {
    const servers = [
      aServer(1, { environment: 'Production', hostname: 'a' }),
      aServer(2, { hostname: 'c' }),
      aServer(3, { hostname: 'b' }),
    ];
    const staff = staffOf([aPerson(1)], [[1, 2]]);
    const { assignments, findings } = assign(servers, [rule(1, 'domain', 'INFRASTRUC', 1)], staff);
    expect(assignments.map((a) => [a.serverId, a.userId])).toEqual([
      [3, 1],
      [2, 1],
      [1, null],
    ]);
    expect(findings.map((f) => [f.code, f.servers])).toEqual([
      ['operator-at-limit', [1]],
      ['without-operator', [1]],
    ]);
  });

  it('a limit of 0 is none (ASSIGN-4)', () => {
    const staff = staffOf([aPerson(1)], [[1, 0]]);
    expect(assign([aServer(1)], [rule(1, 'domain', 'INFRASTRUC', 1)], staff).users).toEqual({ 1: 1 });
  });

  it('a manual assignment at the limit is refused; excluded sessions and its own do not count (ASSIGN-4)', () => {
    const sessions = [
      { ...aServer(1), userId: userId(1), excluded: false },
      { ...aServer(2), userId: userId(1), excluded: true },
      { ...aServer(3), userId: null, excluded: false },
    ];
    const ask = { serverId: serverId(3), userId: userId(1) };
    expect(manualAssignRefusal(ask, sessions, staffOf([aPerson(1)], [[1, 1]]))?.text.en).toContain('limit of 1');
    expect(manualAssignRefusal(ask, sessions, staffOf([aPerson(1)], [[1, 2]]))).toBeNull();
    const own = { ...ask, serverId: serverId(1) };
    expect(manualAssignRefusal(own, sessions, staffOf([aPerson(1)], [[1, 1]]))).toBeNull();
  });

  it.each([
    ['disabled', aPerson(1, { disabledAt: new Date('2026-01-01') })],
    ['expired just now', aPerson(1, { expiresAt: new Date('2026-01-05T08:00:00Z') })],
    ['unknown', aPerson(2)],
  ])('an account that is %s is never assigned (ASSIGN-5)', (_, person) => {
    const { users, findings } = assign([aServer(1)], [rule(1, 'domain', 'INFRASTRUC', 1)], staffOf([person]));
    expect(users).toEqual({ 1: null });
    expect(findings[0]?.code).toBe('operator-not-active');
  });

  it('limits are never passed and inactive accounts never used, whatever the order of servers and rules (ASSIGN-4, ASSIGN-5)', () => {
    const maybeUser = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
    const server = fc.record({ group: fc.constantFrom(null, '', 'a', 'b'), user: maybeUser, prod: fc.boolean() });
    const ruleOf = fc.record({
      type: fc.constantFrom(...RULE_TYPES),
      value: fc.constantFrom('a', 'b', 'INFRASTRUC', 'vrinfapp00001'),
      user: fc.integer({ min: 1, max: 4 }),
      priority: fc.integer({ min: 0, max: 2 }),
    });
    const limit = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(server, { maxLength: 30 }), fc.array(ruleOf, { maxLength: 6 }), limit, (all, some, max) => {
        const servers = all.map((s, i) =>
          aServer(i + 1, {
            appGroup: s.group,
            environment: s.prod ? 'Production' : 'Recette',
            defaultIntervenantId: s.user === null ? null : userId(s.user),
          }),
        );
        const rules = some.map((r, i) => rule(i, r.type, r.value, r.user, r.priority));
        const people = [aPerson(1), aPerson(2), aPerson(3), aPerson(4, { disabledAt: new Date(0) })];
        const staff = staffOf(people, [
          [1, max],
          [2, 3],
        ]);
        const result = assignOperators(servers, rules, staff);
        const countOf = (n: number) => result.assignments.filter((a) => a.userId === n).length;
        if (max > 0) expect(countOf(1)).toBeLessThanOrEqual(max);
        expect(countOf(2)).toBeLessThanOrEqual(3);
        expect(countOf(4)).toBe(0);
        expect(result.assignments).toHaveLength(servers.length);
        expect(assignOperators(servers.toReversed(), rules.toReversed(), staff)).toEqual(result);
      }),
    );
  });
});
