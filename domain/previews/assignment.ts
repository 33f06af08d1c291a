// Who patches what: default operators, rules, propagation within an application group, limits (ASSIGN-1 to ASSIGN-5).
import type { ServerId, UserId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { Server } from '../server.ts';
import { partition } from './eligibility.ts';
import { assignmentRefusal, countOf, openRoster, type Refused, type Roster, type Staff, take } from './roster.ts';

export const RULE_TYPES = ['server', 'app_type', 'app_group', 'domain', 'zone'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

/** A row of `default_assignments`. The lowest priority number comes first. */
export type AssignmentRule = {
  readonly id: number;
  readonly type: RuleType;
  readonly value: string;
  readonly userId: UserId;
  readonly priority: number;
};

export type AssignableServer = Pick<
  Server,
  | 'id'
  | 'hostname'
  | 'environment'
  | 'production'
  | 'appGroup'
  | 'appType'
  | 'domainCode'
  | 'zone'
  | 'defaultIntervenantId'
>;

export type Assignment = { readonly serverId: ServerId; readonly userId: UserId | null; readonly forced: boolean };

export type Assigned = { readonly assignments: readonly Assignment[]; readonly findings: readonly Finding[] };

/** A session of an existing campaign, for `/assign`. */
export type StaffedSession = AssignableServer & { readonly userId: UserId | null; readonly excluded: boolean };

type Desk = { readonly roster: Roster; readonly given: Map<ServerId, Assignment>; readonly refused: Refusals };
type Refusals = Map<string, { readonly by: Refused; readonly servers: Map<ServerId, string> }>;

/**
 * The operators of a new campaign, whose sessions are none of them excluded. One assignment a server, hprod before prod, each
 * in the order of ELIG-3; `userId` null: nobody could be found. A refused default leaves its session to the rules.
 * `byHand`: what a coordinator decided comes first; null: nobody, and no rule gives somebody.
 */
export function assignOperators(
  servers: readonly AssignableServer[],
  rules: readonly AssignmentRule[],
  staff: Staff,
  byHand: ReadonlyMap<ServerId, UserId | null> = new Map(),
): Assigned {
  const { hprod, prod } = partition(servers);
  const visited = [...hprod, ...prod];
  const desk: Desk = { roster: openRoster(staff, []), given: new Map(), refused: new Map() };
  for (const server of visited) giveByHand(desk, server, byHand);
  for (const server of visited) {
    if (server.defaultIntervenantId === null || desk.given.has(server.id)) continue;
    give(desk, server, server.defaultIntervenantId, true);
  }
  applyRules(desk, visited, rules);
  propagate(
    desk,
    visited,
    (server) => desk.given.get(server.id)?.userId ?? null,
    (server) => !desk.given.has(server.id),
  );
  const assignments = visited.map(({ id }) => desk.given.get(id) ?? { serverId: id, userId: null, forced: false });
  const free = assignments.flatMap((one, i) => (one.userId === null ? (visited[i] ?? []) : []));
  return { assignments, findings: [...refusalFindings(desk.refused), ...withoutOperator(free)] };
}

/**
 * ASSIGN-3 after a manual `/assign`: what the other sessions of that server's group now receive (only the changes).
 * `sessions`: the whole campaign, with the new operator already in place. Excluded sessions give their operator but receive none.
 */
export function propagateAfterManualAssign(
  serverId: ServerId,
  sessions: readonly StaffedSession[],
  staff: Staff,
): Assigned {
  const group = sessions.find((session) => session.id === serverId)?.appGroup;
  if (!group) return { assignments: [], findings: [] };
  const desk: Desk = { roster: openRoster(staff, operatorsOf(sessions)), given: new Map(), refused: new Map() };
  const { hprod, prod } = partition(sessions.filter((session) => session.appGroup === group));
  const members = [...hprod, ...prod];
  propagate(
    desk,
    members,
    (session) => session.userId,
    (session) => !session.excluded,
  );
  return { assignments: [...desk.given.values()], findings: refusalFindings(desk.refused) };
}

/** ASSIGN-4 and 5 for a manual `/assign`: why that operator may not take that session, or null. Taking one's own again is free. */
export function manualAssignRefusal(
  ask: { readonly serverId: ServerId; readonly userId: UserId },
  sessions: readonly StaffedSession[],
  staff: Staff,
): Refused | null {
  const others = sessions.filter((session) => session.id !== ask.serverId);
  return assignmentRefusal(openRoster(staff, operatorsOf(others)), ask.userId);
}

/** The operators whose sessions count towards their limit (ASSIGN-4): one entry a session that is not excluded. */
export function operatorsOf(sessions: readonly Pick<StaffedSession, 'userId' | 'excluded'>[]): readonly UserId[] {
  return sessions.flatMap((session) => (session.userId === null || session.excluded ? [] : [session.userId]));
}

function giveByHand(desk: Desk, server: AssignableServer, byHand: ReadonlyMap<ServerId, UserId | null>): void {
  const userId = byHand.get(server.id);
  if (userId === null) desk.given.set(server.id, { serverId: server.id, userId, forced: false });
  else if (userId !== undefined) give(desk, server, userId, false);
}

/** ASSIGN-2: rules in order, each on the sessions still free. Sessions are found by value, not by trying every pair. */
function applyRules(desk: Desk, visited: readonly AssignableServer[], rules: readonly AssignmentRule[]): void {
  const waiting = new Map<string, readonly AssignableServer[]>();
  for (const type of new Set(rules.map((rule) => rule.type))) {
    const groups = Map.groupBy(visited, (server) => ruleKey(type, ruleValue(server, type)));
    for (const [key, group] of groups) waiting.set(key, group);
  }
  for (const rule of rules.toSorted(compareRules)) {
    if (rule.value.trim() === '') continue;
    const key = ruleKey(rule.type, rule.type === 'server' ? rule.value.trim().toLowerCase() : rule.value);
    const free = (waiting.get(key) ?? []).filter((server) => !desk.given.has(server.id));
    for (const server of free) give(desk, server, rule.userId, false);
    waiting.set(key, free);
  }
}

/** ASSIGN-3: each group's leading operator, as it stands before the pass, goes to its sessions without one. */
function propagate<S extends AssignableServer>(
  desk: Desk,
  sessions: readonly S[],
  operatorOf: (session: S) => UserId | null,
  mayReceive: (session: S) => boolean = () => true,
): void {
  const leaders = new Map<string, UserId>();
  for (const [group, members] of Map.groupBy(sessions, (session) => session.appGroup ?? '')) {
    const leader = group === '' ? null : leaderOf(members.map(operatorOf));
    if (leader !== null) leaders.set(group, leader);
  }
  for (const session of sessions) {
    const leader = leaders.get(session.appGroup ?? '');
    if (leader !== undefined && operatorOf(session) === null && mayReceive(session)) {
      give(desk, session, leader, false);
    }
  }
}

/** ASSIGN-3: the operator with most sessions; ties go to the lowest id. */
function leaderOf(operators: readonly (UserId | null)[]): UserId | null {
  const counts = countOf(operators.filter((operator): operator is UserId => operator !== null));
  const [first] = [...counts].sort(([idA, a], [idB, b]) => b - a || idA - idB);
  return first ? first[0] : null;
}

function give(desk: Desk, server: AssignableServer, userId: UserId, forced: boolean): void {
  const refused = take(desk.roster, userId);
  if (!refused) {
    desk.given.set(server.id, { serverId: server.id, userId, forced });
    return;
  }
  const key = `${refused.code} ${userId}`;
  const known = desk.refused.get(key) ?? { by: refused, servers: new Map() };
  known.servers.set(server.id, server.hostname);
  desk.refused.set(key, known);
}

type RuleOrder = Pick<AssignmentRule, 'id' | 'type' | 'priority'>;

/** ASSIGN-2: priority, then the type from the most precise, then the oldest. */
export function compareRules(a: RuleOrder, b: RuleOrder): number {
  return a.priority - b.priority || RULE_TYPES.indexOf(a.type) - RULE_TYPES.indexOf(b.type) || a.id - b.id;
}

function ruleKey(type: RuleType, value: string): string {
  return `${type} ${value}`;
}

function ruleValue(server: AssignableServer, type: RuleType): string {
  switch (type) {
    case 'server':
      return server.hostname;
    case 'app_type':
      return server.appType ?? '';
    case 'app_group':
      return server.appGroup ?? '';
    case 'domain':
      return server.domainCode;
    case 'zone':
      return server.zone ?? '';
  }
}

function refusalFindings(refused: Refusals): readonly Finding[] {
  return [...refused.values()].map(({ by, servers }) => {
    const names = firstNames([...servers.values()]);
    const text = {
      fr: `${by.text.fr} Serveurs concernés : ${names.fr}.`,
      en: `${by.text.en} Servers affected: ${names.en}.`,
    };
    return { code: by.code, severity: 'warning', text, rows: [], servers: [...servers.keys()] };
  });
}

function withoutOperator(free: readonly AssignableServer[]): readonly Finding[] {
  if (free.length === 0) return [];
  const names = firstNames(free.map((server) => server.hostname));
  const text = { fr: `Sans opérateur : ${names.fr}.`, en: `No operator: ${names.en}.` };
  return [{ code: 'without-operator', severity: 'info', text, rows: [], servers: free.map((server) => server.id) }];
}
