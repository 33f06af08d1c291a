// How many repositories apt would ask (PRE-6): the addresses of a refresh, which is not made.
import type { ProbeAnswer } from '../probe.ts';

export const APT_REPOSITORIES_COMMAND = 'apt-get update --print-uris';

/** Each suite of each archive has one InRelease. null when the list could not be read. */
export function parseAptRepositories(answer: ProbeAnswer): number | null {
  if (answer.exitCode !== 0) return null;
  return new Set(answer.output.match(/^'[^']+\/InRelease'/gm)).size;
}
