// The same checks before and after an update, compared (RUN-9): only what got worse counts against it.
import { type Answer, allOf } from '../answer.ts';
import { byCodePoint } from '../order.ts';
import { listenerKey } from './listeners.ts';
import {
  compareListeners,
  compareServices,
  type Listener,
  type RunningDifference,
  type Services,
} from './running-services.ts';

export type HostChecksRead = {
  /** null: could not be read. */
  readonly failedUnits: readonly string[] | null;
  readonly listening: readonly string[] | null;
  readonly mounts: readonly string[] | null;
  /** Absent where an older release read them. */
  readonly services?: Services | null;
  readonly listeners?: readonly Listener[] | null;
  /** The application's own commands and URLs. */
  readonly application?: readonly { readonly name: string; readonly answer: Answer }[];
};

export type CheckKind = 'failedUnits' | 'listening' | 'mounts' | 'application' | RunningDifference['kind'];

export type CheckDifference = {
  readonly kind: CheckKind;
  readonly name: string;
  readonly change:
    | 'appeared'
    | 'disappeared'
    | 'now-failing'
    | 'now-passing'
    | 'now-unknown'
    | RunningDifference['change'];
  readonly worse: boolean;
};

export type CheckComparison = {
  readonly differences: readonly CheckDifference[];
  /** yes: nothing is worse; no: something is; unknown: something could not be compared. */
  readonly verdict: Answer;
};

type Part = { readonly differences: readonly CheckDifference[]; readonly answer: Answer };

/** RUN-9. A unit that was failed before and still is changes nothing; one that newly fails does. */
export function compareChecks(before: HostChecksRead, after: HostChecksRead): CheckComparison {
  const parts = [
    compareList('failedUnits', before.failedUnits, after.failedUnits, 'appeared'),
    compareList('listening', before.listening, after.listening, 'disappeared', listenerKey),
    compareList('mounts', before.mounts, after.mounts, 'disappeared'),
    compareApplication(before.application ?? [], after.application ?? []),
    toldPart(compareListeners(before.listeners, after.listeners)),
    toldPart(compareServices(before.services, after.services)),
  ];
  return {
    differences: parts.flatMap((part) => part.differences),
    verdict: allOf(parts.map((part) => part.answer)),
  };
}

/** What could not be read is said, and holds nothing back: hosts differ in what they let an account see. */
function toldPart(differences: readonly CheckDifference[]): Part {
  return { differences, answer: answerOf(differences) };
}

function compareList(
  kind: CheckKind,
  before: readonly string[] | null,
  after: readonly string[] | null,
  worseWhen: 'appeared' | 'disappeared',
  keyOf: KeyOf = (name) => name,
): Part {
  if (before === null || after === null) return { differences: [], answer: incomparable(after, worseWhen) };
  const change = (names: readonly string[], to: 'appeared' | 'disappeared') =>
    names.map((name): CheckDifference => ({ kind, name, change: to, worse: to === worseWhen }));
  const differences = [
    ...change(missingFrom(before, after, keyOf), 'appeared'),
    ...change(missingFrom(after, before, keyOf), 'disappeared'),
  ];
  return { differences, answer: answerOf(differences) };
}

/** No failed unit now is good whatever there was before. */
function incomparable(after: readonly string[] | null, worseWhen: 'appeared' | 'disappeared'): Answer {
  return worseWhen === 'appeared' && after?.length === 0 ? 'yes' : 'unknown';
}

/** By what two names are the same; null: it changes by itself, and is not compared. */
type KeyOf = (name: string) => string | null;

/** Those of `names` that `reference` does not have, sorted, each once. */
function missingFrom(reference: readonly string[], names: readonly string[], keyOf: KeyOf): string[] {
  const known = new Set([null, ...reference.map(keyOf)]);
  return [...new Set(names)].filter((name) => !known.has(keyOf(name))).sort(byCodePoint);
}

type NamedAnswers = NonNullable<HostChecksRead['application']>;

function compareApplication(before: NamedAnswers, after: NamedAnswers): Part {
  const now = new Map(after.map((check) => [check.name, check.answer]));
  const then = new Map(before.map((check) => [check.name, check.answer]));
  const names = [...new Set([...then.keys(), ...now.keys()])].sort(byCodePoint);
  const compared = names.map((name) => compareOne(name, then.get(name) ?? 'unknown', now.get(name) ?? 'unknown'));
  return {
    differences: compared.flatMap((part) => part.differences),
    answer: allOf(compared.map((part) => part.answer)),
  };
}

/** Failing before as well is no worse. Failing now without knowing before is unknown. */
function compareOne(name: string, before: Answer, after: Answer): Part {
  const answer = after === 'no' ? AFTER_FAILURE[before] : after;
  if (before === after) return { differences: [], answer };
  const difference = { kind: 'application', name, change: CHANGES[after], worse: answer === 'no' } as const;
  return { differences: [difference], answer };
}

const AFTER_FAILURE: Readonly<Record<Answer, Answer>> = { yes: 'no', no: 'yes', unknown: 'unknown' };
const CHANGES = { yes: 'now-passing', no: 'now-failing', unknown: 'now-unknown' } as const;

function answerOf(differences: readonly CheckDifference[]): Answer {
  return differences.some((difference) => difference.worse) ? 'no' : 'yes';
}
