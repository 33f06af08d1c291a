// What a change of the rules does to a campaign that is open (ASSIGN-2, INV-5): a server whose operator is the one that the rules gave goes to
// the one that they give now. What a person decided by hand stays, and so does what has begun.
import type { ServerId, UserId } from '../ids.ts';
import { type AssignmentRule, assignOperators, operatorsOf, type StaffedSession } from './assignment.ts';
import { openRoster, type Staff, take } from './roster.ts';

export type MovedServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** null: nobody. */
  readonly from: UserId | null;
  readonly to: UserId;
};

export type RulesChange = { readonly before: readonly AssignmentRule[]; readonly after: readonly AssignmentRule[] };

/**
 * `sessions`: the whole campaign. `mayChange`: whether that one may still be given to somebody else. Nobody loses their operator without
 * getting another one; whoever has reached a limit gets no more (ASSIGN-4), and whose account has ended gets none (ASSIGN-5).
 */
export function movedByRules<S extends StaffedSession>(
  sessions: readonly S[],
  { before, after }: RulesChange,
  staff: Staff,
  mayChange: (session: S) => boolean,
): readonly MovedServer[] {
  const present = sessions.filter(({ excluded }) => !excluded);
  const given = operatorsBy(present, before, staff);
  const giving = operatorsBy(present, after, staff);
  const meant = present.flatMap((session) => {
    const to = giving.get(session.id) ?? null;
    const isOfRules = session.userId === (given.get(session.id) ?? null);
    return to !== null && to !== session.userId && isOfRules && mayChange(session) ? [{ session, to }] : [];
  });
  const leaving = new Set(meant.map(({ session }) => session.id));
  const roster = openRoster(staff, operatorsOf(present.filter(({ id }) => !leaving.has(id))));
  return meant.flatMap(({ session: { id, hostname, userId }, to }) =>
    take(roster, to) === null ? [{ serverId: id, hostname, from: userId, to }] : [],
  );
}

function operatorsBy(
  sessions: readonly StaffedSession[],
  rules: readonly AssignmentRule[],
  staff: Staff,
): ReadonlyMap<ServerId, UserId | null> {
  const { assignments } = assignOperators(sessions, rules, staff);
  return new Map(assignments.map(({ serverId, userId }) => [serverId, userId]));
}
