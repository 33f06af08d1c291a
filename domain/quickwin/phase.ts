// The phases of a QuickWin run (RUN-13; reference, section 8.1): how far a run is. They order the work of people; whether a server may
// start is asked of RUN-2 and GATE-4 all the same.
import type { SessionStatus } from '../campaigns/session-state.ts';
import type { Text } from '../language.ts';

export const QUICKWIN_PHASES = ['draft', 'prereq', 'snapshot', 'patching', 'result', 'completed'] as const;
export type QuickwinPhase = (typeof QUICKWIN_PHASES)[number];

const NAMES: Readonly<Record<QuickwinPhase, Text>> = {
  draft: { fr: 'brouillon', en: 'draft' },
  prereq: { fr: 'prérequis', en: 'prerequisites' },
  snapshot: { fr: 'snapshots', en: 'snapshots' },
  patching: { fr: 'patching', en: 'patching' },
  result: { fr: 'résultat', en: 'result' },
  completed: { fr: 'terminé', en: 'completed' },
};

export function phaseText(phase: QuickwinPhase): Text {
  return NAMES[phase];
}

export function isBefore(phase: QuickwinPhase, other: QuickwinPhase): boolean {
  return QUICKWIN_PHASES.indexOf(phase) < QUICKWIN_PHASES.indexOf(other);
}

/** An order moves a run on, never back: prerequisites that are run again while servers are patched leave it patching. */
export function atLeast(phase: QuickwinPhase, reached: QuickwinPhase): QuickwinPhase {
  return isBefore(phase, reached) ? reached : phase;
}

export type RunFacts = {
  readonly phase: QuickwinPhase;
  readonly statuses: readonly SessionStatus[];
  /** Attempts ever made in the run. */
  readonly attempts: number;
};

/** RUN-13: why the run cannot go back to draft, or null. */
export function revertRefusal({ phase, attempts }: RunFacts): Text | null {
  if (phase === 'draft') return { fr: 'Ce lancement est déjà un brouillon.', en: 'This run is already a draft.' };
  if (attempts > 0 || !isBefore(phase, 'result')) {
    return {
      fr: 'Le patching d’un serveur a déjà commencé : ce lancement ne peut plus redevenir un brouillon.',
      en: 'Patching of a server has already started: this run cannot become a draft again.',
    };
  }
  return null;
}

/** Patching and result follow from the servers alone: nothing left to patch is the result, a retry leads back. */
export function phaseFollowing({ phase, statuses }: RunFacts): QuickwinPhase {
  if (phase !== 'patching' && phase !== 'result') return phase;
  const busy = statuses.some((status) => status === 'pending' || status === 'prereq_ok' || status === 'in_progress');
  return busy ? 'patching' : 'result';
}

/** The order of the phases, for people: what must be done first, or null. */
export function orderRefusal(phase: QuickwinPhase, order: 'snapshots' | 'patch'): Text | null {
  if (order === 'snapshots' && isBefore(phase, 'prereq')) {
    return { fr: 'Vérifiez d’abord les prérequis de ce lancement.', en: 'Check the prerequisites of this run first.' };
  }
  if (order === 'patch' && isBefore(phase, 'snapshot')) {
    return { fr: 'Prenez d’abord les snapshots de ce lancement.', en: 'Take the snapshots of this run first.' };
  }
  return null;
}
