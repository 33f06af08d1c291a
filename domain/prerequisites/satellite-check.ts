// Is the server registered where its packages come from? (PRE-6) A warning in standard mode; it blocks a QuickWin (PRE-8).
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';
import type { Check, PrerequisiteFacts, PrerequisiteInput } from './prerequisite-input.ts';

export type Satellite = 'ok' | 'ko' | 'unknown';

/** PRE-6. */
export function satelliteCheck({ mode, facts }: PrerequisiteInput): {
  readonly state: Satellite;
  readonly check: Check;
} {
  const state = facts === null ? 'unknown' : satelliteState(mode, facts);
  const check = {
    code: 'satellite',
    answer: ANSWERS[state],
    blocking: mode === 'quickwin',
    text: textOf(facts),
  } as const;
  return { state, check };
}

const ANSWERS: Readonly<Record<Satellite, Answer>> = { ok: 'yes', ko: 'no', unknown: 'unknown' };

function satelliteState(mode: PrerequisiteInput['mode'], facts: PrerequisiteFacts): Satellite {
  const { registration, enabledRepositories } = facts;
  if (enabledRepositories === 0) return 'ko';
  const hasRepository = enabledRepositories !== null;
  // In a QuickWin an enabled repository is enough whatever the registration, so an unknown one does not matter.
  if (mode === 'quickwin' && hasRepository) return 'ok';
  if (registration === 'registered' || registration === 'not-applicable') return hasRepository ? 'ok' : 'unknown';
  // Not registered, but whether a repository makes up for it could not be read.
  if (registration === 'not-registered') return mode === 'quickwin' ? 'unknown' : 'ko';
  return 'unknown';
}

function textOf(facts: PrerequisiteFacts | null): Text {
  if (facts === null) return { fr: 'Enregistrement : non vérifié', en: 'Registration: not checked' };
  const count = facts.enabledRepositories ?? '?';
  const state = STATES[facts.registration];
  return {
    fr: `Enregistrement : ${state.fr}, dépôts actifs : ${count}`,
    en: `Registration: ${state.en}, enabled repositories: ${count}`,
  };
}

const STATES: Readonly<Record<PrerequisiteFacts['registration'], Text>> = {
  registered: { fr: 'enregistré', en: 'registered' },
  'not-registered': { fr: 'non enregistré', en: 'not registered' },
  'not-applicable': { fr: 'sans objet', en: 'not applicable' },
  unknown: { fr: 'inconnu', en: 'unknown' },
};
