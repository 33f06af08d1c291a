// How many repositories zypper has enabled (PRE-6), from its XML.
import type { ProbeAnswer } from '../probe.ts';

/** zypper says so by a code of its own. */
const NONE_DEFINED = 6;

/** null when the list could not be read. */
export function parseZypperRepositories({ exitCode, output }: ProbeAnswer): number | null {
  if (exitCode === NONE_DEFINED) return 0;
  if (exitCode !== 0 || !output.includes('<repo-list>')) return null;
  return [...output.matchAll(/<repo [^>]*\benabled="1"/g)].length;
}
