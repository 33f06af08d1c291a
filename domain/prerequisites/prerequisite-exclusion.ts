// Which failed prerequisite takes a server out of its campaign by itself (PRE-1, PRE-2, PRE-9). Unknown never excludes.
import type { Text } from '../language.ts';
import type { Check, PrerequisiteInput } from './prerequisite-input.ts';

/** Values of `exclusion_reason` that the system writes. */
export type ExclusionReason = 'EOL' | 'non_patchable' | 'creneau_inadequat' | 'disk';
export type Exclusion = { readonly reason: ExclusionReason; readonly text: Text };

/**
 * The first reason in the order of the rules, or null. A cut connection excludes nobody: the server did answer. Nor does one that is
 * normally off: it was not asked.
 */
export function exclusionOf({ server, reach }: PrerequisiteInput, disk: Check): Exclusion | null {
  if (server.licenceSupport === 'obsolete') {
    return { reason: 'EOL', text: { fr: 'Système en fin de support', en: 'Operating system out of support' } };
  }
  if (server.etat !== 'Production') {
    return { reason: 'non_patchable', text: { fr: `État « ${server.etat} »`, en: `State “${server.etat}”` } };
  }
  if (reach.kind === 'unreached' && reach.failure !== 'connection-lost' && reach.failure !== 'off') {
    return {
      reason: 'creneau_inadequat',
      text: { fr: 'Injoignable en SSH', en: 'Unreachable over SSH' },
    };
  }
  return disk.answer === 'no' ? { reason: 'disk', text: disk.text } : null;
}
