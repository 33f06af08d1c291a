// Whether the host is registered with Red Hat or Satellite (PRE-6).
import type { HostFacts } from '../../ports.ts';
import type { ProbeAnswer } from '../probe.ts';

/** `identity` asks the server, so that a failure may be an outage; the sentence alone says that nothing is registered. */
export const REGISTRATION_COMMAND = 'subscription-manager identity';

const NOT_REGISTERED = /not yet registered|pas encore (enregistré|inscrit)/i;

/** PRE-6: exit 0 is registered; its sentence is not-registered; anything else (outage, no such command, sudo) is unknown. */
export function parseRegistration(answer: ProbeAnswer): HostFacts['registration'] {
  if (answer.exitCode === 0) return { state: 'registered', raw: answer.output };
  const state = answer.exitCode === 1 && NOT_REGISTERED.test(answer.output) ? 'not-registered' : 'unknown';
  return { state, raw: answer.output };
}
