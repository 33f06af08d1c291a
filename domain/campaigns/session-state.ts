// The life of a `patch_sessions` row: one table of transitions (RUN-1). The database applies each as an update on the
// condition `status in (allowedFrom)`, so that of several callers only one wins.
import type { Text } from '../language.ts';

export const SESSION_STATUSES = [
  'pending',
  'prereq_ok',
  'excluded',
  'in_progress',
  'patched',
  'failed',
  'reported',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

type Row = { readonly from: readonly SessionStatus[]; readonly to: SessionStatus };

const TRANSITIONS = {
  prereqOk: { from: ['pending'], to: 'prereq_ok' },
  exclude: { from: ['pending', 'prereq_ok'], to: 'excluded' },
  restore: { from: ['excluded'], to: 'pending' },
  start: { from: ['pending', 'prereq_ok'], to: 'in_progress' },
  patched: { from: ['in_progress'], to: 'patched' },
  failed: { from: ['in_progress'], to: 'failed' },
  /** A new attempt; the failed one is kept. */
  retry: { from: ['failed'], to: 'in_progress' },
  /** Validated and reported. */
  report: { from: ['patched'], to: 'reported' },
  /** A KO after the report: it is validated no more, and from here on a KO as any other (RUN-10). */
  takeBack: { from: ['reported'], to: 'patched' },
  /** A KO of its owner, or a rollback: what was patched is a failure again. */
  failAfterPatch: { from: ['patched'], to: 'failed' },
} as const satisfies Record<string, Row>;

export type SessionTransition = keyof typeof TRANSITIONS;
/** @internal For tests and drawings that go through all. */
export const SESSION_TRANSITIONS = Object.keys(TRANSITIONS) as readonly SessionTransition[];

/** RUN-1: the states from which the transition may be made. */
export function allowedFrom(transition: SessionTransition): readonly SessionStatus[] {
  return TRANSITIONS[transition].from;
}

/** RUN-1: the state that the transition leads to. */
export function targetOf(transition: SessionTransition): SessionStatus {
  return TRANSITIONS[transition].to;
}

const STATUS_TEXT: Readonly<Record<SessionStatus, Text>> = {
  pending: { fr: 'en attente', en: 'pending' },
  prereq_ok: { fr: 'prérequis remplis', en: 'prerequisites met' },
  excluded: { fr: 'exclu', en: 'excluded' },
  in_progress: { fr: 'en cours', en: 'in progress' },
  patched: { fr: 'patché', en: 'patched' },
  failed: { fr: 'en échec', en: 'failed' },
  reported: { fr: 'validé', en: 'validated' },
};

/** Where it differs. */
const FRENCH_PLURAL: Partial<Readonly<Record<SessionStatus, string>>> = {
  excluded: 'exclus',
  patched: 'patchés',
  reported: 'validés',
};

export function statusText(status: SessionStatus): Text {
  return STATUS_TEXT[status];
}

/** The state of `n` servers together, without the number. Prerequisites would be counted themselves: `1 prerequisites met`. */
export function statusTextOf(n: number, status: SessionStatus): Text {
  if (status === 'prereq_ok') return { fr: 'aux prérequis remplis', en: 'with prerequisites met' };
  const { fr, en } = STATUS_TEXT[status];
  return { fr: n < 2 ? fr : (FRENCH_PLURAL[status] ?? fr), en };
}

/** RUN-1: why the transition is not possible now, or null. To be asked also after a conditional update that changed nothing. */
export function transitionRefusal(hostname: string, status: SessionStatus, transition: SessionTransition): Text | null {
  if (allowedFrom(transition).includes(status)) return null;
  const expected = allowedFrom(transition).map(statusText);
  return {
    fr: `${hostname} est ${statusText(status).fr}. C’est possible seulement s’il est : ${expected.map((text) => text.fr).join(' ou ')}.`,
    en: `${hostname} is ${statusText(status).en}. This is only possible if it is: ${expected.map((text) => text.en).join(' or ')}.`,
  };
}
