// What a change of the rules does to an open campaign (ASSIGN-2, INV-5): who moves, and who stays.
import { describe, expect, it } from 'vitest';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { AssignmentRule, StaffedSession } from '../../../domain/previews/assignment.ts';
import { movedByRules } from '../../../domain/previews/reassigned.ts';
import type { Staff } from '../../../domain/previews/roster.ts';

const [KHALID, ZOE] = [1 as UserId, 2 as UserId];
const NOW = new Date('2027-02-01T08:00:00Z');
const staff = (limits: readonly (readonly [UserId, number])[] = [], ended: readonly UserId[] = []): Staff => ({
  people: [KHALID, ZOE].map((id) => ({
    ...{ id, name: `#${id}`, disabledAt: ended.includes(id) ? NOW : null, expiresAt: null },
  })),
  limits: new Map(limits),
  now: NOW,
});
const rule = (userId: UserId): AssignmentRule => ({ id: 1, type: 'domain', value: 'INF', userId, priority: 100 });
const session = (n: number, userId: UserId | null, over: Partial<StaffedSession> = {}): StaffedSession => ({
  ...{ id: n as ServerId, hostname: `vrapp${n}`, environment: 'Recette', production: false, appGroup: null },
  ...{ appType: null, domainCode: 'INF', zone: null, defaultIntervenantId: null, userId, excluded: false, ...over },
});
const moved = (
  sessions: readonly StaffedSession[],
  over: { before?: AssignmentRule[]; after?: AssignmentRule[] } = {},
  of = staff(),
) =>
  movedByRules(
    sessions,
    { before: over.before ?? [rule(KHALID)], after: over.after ?? [rule(ZOE)] },
    of,
    ({ hostname }) => hostname !== 'vrapp9',
  ).map(({ hostname, from, to }) => [hostname, from, to]);

describe('a change of the rules moves', () => {
  it('the servers that the old rules gave, to whom the new ones give them', () => {
    expect(moved([session(1, KHALID), session(2, KHALID)])).toEqual([
      ['vrapp1', KHALID, ZOE],
      ['vrapp2', KHALID, ZOE],
    ]);
  });

  it('nobody’s server to whom a first rule gives it', () => {
    expect(moved([session(1, null)], { before: [] })).toEqual([['vrapp1', null, ZOE]]);
  });

  it.each([
    [
      'that was assigned by hand',
      session(1, ZOE),
      [rule(KHALID)],
      [rule(KHALID), { ...rule(KHALID), id: 2, priority: 1 }],
    ],
    ['that by hand is nobody’s', session(1, null), [rule(KHALID)], [rule(ZOE)]],
    [
      'whose own field names its operator',
      session(1, KHALID, { defaultIntervenantId: KHALID }),
      [rule(KHALID)],
      [rule(ZOE)],
    ],
    ['that is excluded', session(1, KHALID, { excluded: true }), [rule(KHALID)], [rule(ZOE)]],
    ['that has begun', session(9, KHALID), [rule(KHALID)], [rule(ZOE)]],
    ['of which no rule says anything any more', session(1, KHALID), [rule(KHALID)], []],
  ])('no server %s', (_, one, before, after) => {
    expect(moved([one], { before, after })).toEqual([]);
  });

  it('no more than the limit of whoever gets them, those by hand counted (ASSIGN-4)', () => {
    const sessions = [session(1, KHALID), session(2, KHALID), session(3, ZOE)];
    expect(moved(sessions, {}, staff([[ZOE, 2]]))).toEqual([['vrapp1', KHALID, ZOE]]);
  });

  it('nothing to somebody whose account has ended (ASSIGN-5)', () => {
    expect(moved([session(1, KHALID)], {}, staff([], [ZOE]))).toEqual([]);
  });
});
