// What may be wrong with a server in the inventory, and the words that people filter by (INV-6, ELIG-1, ELIG-6, GATE-3).
import { foldCase } from '../fold-case.ts';

/**
 * `no-owner`: nobody with an account can answer for it. `no-link`: no server is linked to it. `unclassified`: nobody has said whether its
 * environment is production. `incomplete`: its state, system, support or who patches it is not said. `never-patched`: no successful update
 * is known, imported ones included. `older-set`: what its non-production had accepted in a cycle that is over is not installed there (PIN-1).
 */
export const SERVER_PROBLEMS = [
  'no-owner',
  'no-application',
  'no-link',
  'unclassified',
  'out-of-support',
  'never-patched',
  'older-set',
  'incomplete',
] as const;
export type ServerProblem = (typeof SERVER_PROBLEMS)[number];

const WORDS: Readonly<Record<ServerProblem, readonly string[]>> = {
  'no-owner': ['no owner', 'without owner', 'sans responsable'],
  'no-application': ['no application', 'no app', 'without application', 'sans application', 'sans appli'],
  'no-link': ['no link', 'no links', 'without link', 'sans correspondance', 'sans lien'],
  unclassified: ['unclassified', 'non classé', 'non classés', 'sans nature'],
  'out-of-support': ['out of support', 'unsupported', 'hors support', 'fin de support', 'eol'],
  'never-patched': ['never patched', 'jamais patché', 'jamais patchés'],
  'older-set': ['older set', 'older', 'en retard', 'versions plus anciennes'],
  incomplete: ['incomplete', 'incomplet', 'incomplets', 'à compléter'],
};

const BY_WORD: ReadonlyMap<string, ServerProblem> = new Map(
  SERVER_PROBLEMS.flatMap((problem) => WORDS[problem].map((word) => [key(word), problem] as const)),
);

/** As one types them, for whoever typed something near. */
export const PROBLEM_WORDS: readonly string[] = Object.values(WORDS).flat();

/** `no owner`, `sans-responsable`; null: none of them. */
export function problemNamed(words: string): ServerProblem | null {
  return BY_WORD.get(key(words)) ?? null;
}

function key(words: string): string {
  return foldCase(words).replace(/[^\p{L}\p{N}]+/gu, '');
}
