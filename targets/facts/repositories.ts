// How many repositories are enabled (PRE-6).
import { ASIDE } from '../packages/failure-signs.ts';
import { plainLines } from '../packages/plain-lines.ts';
import type { ProbeAnswer } from './probe.ts';

export function repositoriesCommand(manager: 'yum' | 'dnf'): string {
  return `${manager} repolist`;
}

const HEADER = /^(?:repo id|id du dépôt|id dépôt|identifiant(?: du dépôt)?)\s+/i;
const NONE = /No repositories available|Aucun dépôt (disponible|activé)|^repolist: 0$|no enabled repos/i;

/** Repositories enabled; null when the list could not be read. Plugins speak before and after the table. */
export function parseRepositories(answer: ProbeAnswer): number | null {
  if (answer.exitCode !== 0) return null;
  const lines = plainLines(answer.output);
  const header = lines.findIndex((line) => HEADER.test(line));
  if (header < 0) return lines.some((line) => NONE.test(line)) || lines.every(isNoise) ? 0 : null;
  const names = HEADER.exec(lines[header] ?? '')?.[0].length ?? 0;
  return lines.slice(header + 1).filter((line, i, rows) => isRow(line, names, rows[i + 1] ?? '')).length;
}

/** One word, a gap, then the name: the widest id leaves one blank, at the end of its column; an id that is too wide stands alone above what continues it. */
function isRow(line: string, names: number, next: string): boolean {
  if (line.startsWith('repolist:') || !/^\S/.test(line)) return false;
  if (/^\S+$/.test(line)) return line.length >= names || /^\s+[^\s:]/.test(next);
  if (/^\S+ {2,}\S/.test(line)) return true;
  return /^\S+ $/.test(line.slice(0, names)) && /^\S/.test(line.slice(names));
}

/** dnf prints no table at all when nothing is enabled; only its plugins may speak. */
function isNoise(line: string): boolean {
  return (
    line === '' ||
    ASIDE.test(line) ||
    /^(?:Updating Subscription Management|This system is not registered|Last metadata)/.test(line)
  );
}
