// Which failed prerequisite takes a server out of its campaign by itself (PRE-1, PRE-2, PRE-9). Unknown never excludes.
import type { Text } from '../language.ts';
import type { Check, PrerequisiteInput } from './prerequisite-input.ts';

/** Values of `exclusion_reason` that the system writes. */
export type ExclusionReason = 'EOL' | 'non_patchable' | 'creneau_inadequat' | 'disk';
export type Exclusion = { readonly reason: ExclusionReason; readonly text: Text };

const UNREACHABLE_BY_LOGIN: Text = { fr: 'Injoignable en SSH', en: 'Unreachable over SSH' };
const UNREACHABLE_BY_AGENT: Text = {
  fr: 'Injoignable par Systems Manager',
  en: 'Unreachable through Systems Manager',
};

type Failure = Extract<PrerequisiteInput['reach'], { kind: 'unreached' }>['failure'];

/**
 * Nothing is said about the server by these: a connection that was cut did answer, one that is normally off was not asked, nor was one for whose
 * account the vault gave nothing.
 */
export const UNDECIDED: readonly Failure[] = ['connection-lost', 'no-secret', 'off'];

/** The first reason in the order of the rules, or null. What is undecided excludes nobody. */
export function exclusionOf({ server, reach }: PrerequisiteInput, disk: Check): Exclusion | null {
  if (server.licenceSupport === 'obsolete') {
    return { reason: 'EOL', text: { fr: 'Système en fin de support', en: 'Operating system out of support' } };
  }
  if (server.etat !== 'Production') {
    return { reason: 'non_patchable', text: { fr: `État « ${server.etat} »`, en: `State “${server.etat}”` } };
  }
  if (reach.kind === 'unreached' && !UNDECIDED.includes(reach.failure)) {
    return {
      reason: 'creneau_inadequat',
      text: reach.over === 'ssm' ? UNREACHABLE_BY_AGENT : UNREACHABLE_BY_LOGIN,
    };
  }
  return disk.answer === 'no' ? { reason: 'disk', text: disk.text } : null;
}
