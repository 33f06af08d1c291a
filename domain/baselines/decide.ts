// POL-1, POL-4: candidate × baseline × clock → what happens to it, with its reason. What a repository does not say is neither yes nor no.
import { type Answer, allOf } from '../answer.ts';
import { packageLine } from '../attempts/package-version.ts';
import type { IsoDate } from '../clock.ts';
import type { Notice, Obstacle, SeenCandidate } from './candidate.ts';
import { countedFrom, dayAfter, dayOf, type Issued } from './delay.ts';
import { type ApprovalRule, LEVELS, type Level, patternMatches, type Rules } from './rules.ts';

/** What a rule asked for and the repository does not say. */
export type Missing = 'advisory' | 'kind' | 'severity' | 'repository';

export type Approval =
  | { readonly by: 'name'; readonly pattern: string }
  | { readonly by: 'advisory'; readonly advisory: string }
  /** `advisory` null: none, its origin says what it is (apt). */
  | { readonly by: 'rule'; readonly rule: number; readonly advisory: string | null; readonly counted: Issued['by'] }
  | { readonly by: 'unrated'; readonly missing: Missing };

export type Rejection =
  | { readonly by: 'exclusion' }
  | { readonly by: 'name'; readonly pattern: string }
  /** It would take the place of a package that is rejected. */
  | { readonly by: 'obsoletes'; readonly name: string; readonly pattern: string }
  | { readonly by: 'advisory'; readonly advisory: string };

export type Decision =
  | { readonly kind: 'approved'; readonly because: Approval; readonly level: Level }
  | { readonly kind: 'held'; readonly until: IsoDate; readonly advisory: string | null; readonly counted: Issued['by'] }
  | { readonly kind: 'unrated'; readonly missing: Missing }
  | { readonly kind: 'ask'; readonly missing: Missing }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'rejected'; readonly because: Rejection }
  /** No rule asks for it. */
  | { readonly kind: 'left'; readonly nonSecurity: boolean }
  /** Decided otherwise by itself; the same package of another architecture is not, and both must have one version. */
  | { readonly kind: 'lockstep'; readonly arch: string; readonly as: Decision };

export type At = { readonly now: Date; readonly zone: string };

/** Of one candidate by itself. `decideAll` is what servers are decided by. */
export function decide(candidate: SeenCandidate, rules: Rules, at: At): Decision {
  const rejection = rejectionOf(candidate, rules);
  if (rejection !== null) return { kind: 'rejected', because: rejection };
  if (candidate.obstacle !== null) return { kind: 'obstacle', obstacle: candidate.obstacle };
  const named = namedApproval(candidate, rules);
  if (named !== null) return { kind: 'approved', because: named, level: 'unspecified' };
  return byRules(candidate, rules, at);
}

/** An exclusion beats everything, a rejection every approval. */
function rejectionOf(candidate: SeenCandidate, { rejected }: Rules): Rejection | null {
  if (candidate.hidden) return { by: 'exclusion' };
  const pattern = rejected.packages.find((one) => names(one, candidate));
  if (pattern !== undefined) return { by: 'name', pattern };
  for (const name of candidate.obsoletes) {
    const kept = rejected.packages.find((one) => patternMatches(one, name));
    if (kept !== undefined) return { by: 'obsoletes', name, pattern: kept };
  }
  const advisory = advisoryAmong(rejected.advisories, candidate);
  return advisory === undefined ? null : { by: 'advisory', advisory };
}

function namedApproval(candidate: SeenCandidate, { approved }: Rules): Approval | null {
  const pattern = approved.packages.find((one) => names(one, candidate));
  if (pattern !== undefined) return { by: 'name', pattern };
  const advisory = advisoryAmong(approved.advisories, candidate);
  return advisory === undefined ? null : { by: 'advisory', advisory };
}

/** People type them in small letters, too; repositories do not agree on one case. */
function advisoryAmong(named: readonly string[], { notices }: SeenCandidate): string | undefined {
  const wanted = new Set(named.map((one) => one.toLowerCase()));
  return notices.find((one) => wanted.has(one.advisory.toLowerCase()))?.advisory;
}

/** By name, with its architecture, or as a line of a list. */
function names(pattern: string, candidate: SeenCandidate): boolean {
  const { name, arch } = candidate;
  return [name, `${name}.${arch}`, packageLine(candidate)].some((text) => patternMatches(pattern, text));
}

/** What is judged by rules: a notice, or the candidate itself where it has none. */
type Subject = {
  readonly advisory: string | null;
  readonly kind: string | null;
  readonly severity: string | null;
  readonly counted: Issued;
};

function subjectsOf(candidate: SeenCandidate): readonly Subject[] {
  const { notices, firstSeen, advisoriesSeen, kind } = candidate;
  const ofNotice = ({ advisory, issuedAt, ...notice }: Notice): Subject => ({
    advisory,
    kind: notice.kind,
    severity: notice.severity,
    counted: countedFrom(issuedAt, advisoriesSeen.get(advisory) ?? firstSeen),
  });
  if (notices.length > 0) return merged(notices).map(ofNotice);
  return [{ advisory: null, kind, severity: null, counted: { at: firstSeen, by: 'first-seen' } }];
}

/**
 * An advisory of several repositories is one: security where one of them says so, with the higher severity and the later date. A date
 * that one of them does not give leaves none.
 */
export function merged(notices: readonly Notice[]): readonly Notice[] {
  return [...Map.groupBy(notices, ({ advisory }) => advisory).values()].map((same) => {
    const [first, ...others] = same;
    return others.reduce(mergeTwo, first as Notice);
  });
}

const SEVERITY_ORDER = ['critical', 'important', 'high', 'moderate', 'medium', 'low'];

function mergeTwo(a: Notice, b: Notice): Notice {
  const worse = severityRank(a) <= severityRank(b) ? a : b;
  const issuedAt = laterOf(a.issuedAt, b.issuedAt);
  return {
    ...a,
    kind: [a.kind, b.kind].includes('security') ? 'security' : (a.kind ?? b.kind),
    severity: worse.severity,
    issuedAt,
    cves: [...new Set([...a.cves, ...b.cves])],
    rebootSuggested: a.rebootSuggested || b.rebootSuggested,
  };
}

/** null: one of them is not known. */
function laterOf(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : new Date(Math.max(a.getTime(), b.getTime()));
}

/** Words that nobody knows come after those, and none at all last. */
function severityRank({ severity }: Notice): number {
  if (severity === null) return SEVERITY_ORDER.length + 1;
  const at = SEVERITY_ORDER.indexOf(severity);
  return at < 0 ? SEVERITY_ORDER.length : at;
}

type Match = {
  readonly subject: Subject;
  readonly rule: ApprovalRule;
  readonly index: number;
  readonly until: IsoDate;
};

function byRules(candidate: SeenCandidate, rules: Rules, at: At): Decision {
  const subjects = subjectsOf(candidate);
  const pairs = subjects.flatMap((subject) =>
    rules.approve.map((rule, index) => ({ subject, rule, index, answer: answerOf(candidate, subject, rule, rules) })),
  );
  const matches = pairs
    .filter(({ answer }) => answer === 'yes')
    .map((pair): Match => ({ ...pair, until: dayAfter(pair.subject.counted.at, pair.rule.afterDays, at.zone) }));
  if (matches.length > 0) return approvedOrHeld(matches, dayOf(at.now, at.zone));
  const unknown = pairs.find(({ answer }) => answer === 'unknown');
  if (unknown !== undefined) return unrated(unknown.subject, unknown.rule, rules, at);
  const nonSecurity = !rules.nonSecurity && subjects.every(({ kind }) => kind !== null && kind !== 'security');
  return { kind: 'left', nonSecurity };
}

/** One advisory that is due is enough: the version that brings it brings the others, too. */
function approvedOrHeld(matches: readonly Match[], today: IsoDate): Decision {
  const first = matches.reduce((a, b) => (b.until < a.until ? b : a));
  const { advisory, counted } = first.subject;
  if (first.until > today) return { kind: 'held', until: first.until, advisory, counted: counted.by };
  const level = LEVELS.find((one) => matches.some(({ rule }) => rule.level === one)) ?? 'unspecified';
  return { kind: 'approved', because: { by: 'rule', rule: first.index, advisory, counted: counted.by }, level };
}

function answerOf(candidate: SeenCandidate, subject: Subject, rule: ApprovalRule, rules: Rules): Answer {
  const { kind } = subject;
  const nothingSaid = subject.advisory === null && kind === null;
  return allOf([
    says(rule.repositories, candidate.repository, patternMatches),
    nothingSaid ? 'unknown' : says(rule.kinds, kind, equals),
    nothingSaid ? 'unknown' : says(rule.severities, subject.severity, equals),
    rules.nonSecurity || kind === 'security' ? 'yes' : kind === null ? 'unknown' : 'no',
  ]);
}

function says(
  wanted: readonly string[],
  said: string | null,
  matches: (wanted: string, said: string) => boolean,
): Answer {
  if (wanted.length === 0) return 'yes';
  if (said === null) return 'unknown';
  return wanted.some((one) => matches(one, said)) ? 'yes' : 'no';
}

function equals(a: string, b: string): boolean {
  return a === b;
}

function unrated(subject: Subject, rule: ApprovalRule, rules: Rules, at: At): Decision {
  const missing = missingOf(subject, rule);
  const { action, afterDays } = rules.unrated;
  if (action !== 'install') return { kind: action === 'hold' ? 'unrated' : 'ask', missing };
  const until = dayAfter(subject.counted.at, afterDays, at.zone);
  if (until <= dayOf(at.now, at.zone))
    return { kind: 'approved', because: { by: 'unrated', missing }, level: rule.level };
  return { kind: 'held', until, advisory: subject.advisory, counted: subject.counted.by };
}

function missingOf(subject: Subject, rule: ApprovalRule): Missing {
  if (subject.advisory === null && subject.kind === null) return 'advisory';
  if (subject.kind === null) return 'kind';
  return rule.severities.length > 0 && subject.severity === null ? 'severity' : 'repository';
}

export type Decided = { readonly candidate: SeenCandidate; readonly decision: Decision };

/** Of a server: packages of one name and version for several architectures are installed together or not at all (multilib). */
export function decideAll(candidates: readonly SeenCandidate[], rules: Rules, at: At): readonly Decided[] {
  const decided = candidates.map((candidate) => ({ candidate, decision: decide(candidate, rules, at) }));
  const together = Map.groupBy(decided, ({ candidate: { name, version } }) => `${name} ${version}`);
  return decided.map((one) => {
    const { name, version } = one.candidate;
    const strictest = (together.get(`${name} ${version}`) ?? []).reduce((a, b) => (stricter(b, a) ? b : a), one);
    if (one.decision.kind !== 'approved' || strictest.decision.kind === 'approved') return one;
    return { ...one, decision: { kind: 'lockstep', arch: strictest.candidate.arch, as: strictest.decision } };
  });
}

const STRICTNESS = ['approved', 'held', 'ask', 'unrated', 'obstacle', 'left', 'rejected'];

function stricter({ decision: a }: Decided, { decision: b }: Decided): boolean {
  if (a.kind === 'held' && b.kind === 'held') return a.until > b.until;
  return STRICTNESS.indexOf(a.kind) > STRICTNESS.indexOf(b.kind);
}
