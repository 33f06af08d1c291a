// How many repositories are enabled (PRE-6).
import type { ProbeAnswer } from './probe.ts';

export function repositoriesCommand(manager: 'yum' | 'dnf'): string {
  return `${manager} repolist`;
}

const HEADER = /^(repo id|id du dépôt|id dépôt|identifiant)\s/i;
const NONE = /No repositories available|Aucun dépôt (disponible|activé)|^repolist: 0$|no enabled repos/im;

/** Repositories enabled; null when the list could not be read. Continuation lines of yum 3 are indented; its last line is a sum of packages. */
export function parseRepositories(answer: ProbeAnswer): number | null {
  if (answer.exitCode !== 0) return null;
  const lines = answer.output.split('\n');
  const header = lines.findIndex((line) => HEADER.test(line));
  if (header < 0) return NONE.test(answer.output) || isSilentAboutRepositories(lines) ? 0 : null;
  return lines.slice(header + 1).filter((line) => /^\S/.test(line) && !line.startsWith('repolist:')).length;
}

/** dnf prints no table at all when nothing is enabled; only its subscription plugin may speak. */
function isSilentAboutRepositories(lines: readonly string[]): boolean {
  const noise =
    /^\s*$|^Updating Subscription Management|^Unable to read consumer identity|^This system is not registered/;
  return lines.every((line) => noise.test(line));
}
