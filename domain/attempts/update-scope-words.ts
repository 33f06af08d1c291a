// `only security`, `only kernels`, `seulement RHSA-2026:7203 RHSA-2026:7848`: what narrows an update, as people type it behind a command's other words.

import { advisoryNamed, cveNamed } from '../cve/advisory.ts';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { type UpdateScope, WHOLE_UPDATE } from './update-scope.ts';

const ONLY = new Set(['only', 'seulement']);
const SECURITY = new Set(['security', 'securite']);
const KERNELS = new Set(['kernels', 'kernel', 'noyaux', 'noyau']);
/** Each is an argument of one command line, and all are read on one card. */
export const MAX_ADVISORIES = 50;

export type NarrowedWords =
  /** `words`: those before `only`. Without it, all of them and the whole update. */
  | { readonly kind: 'read'; readonly words: readonly string[]; readonly scope: UpdateScope }
  | { readonly kind: 'wrong'; readonly problem: Text };

/** `only` counts from the word `from` on: those before may be anything, the name of a list too. */
export function readNarrowing(words: readonly string[], from = 0): NarrowedWords {
  const at = words.findIndex((word, i) => i >= from && isOnly(word));
  if (at === -1) return { kind: 'read', words, scope: WHOLE_UPDATE };
  const asked = words.slice(at + 1);
  const problem = scopeProblem(asked);
  if (problem !== null) return { kind: 'wrong', problem };
  return { kind: 'read', words: words.slice(0, at), scope: scopeOf(asked) };
}

/** The word behind which an update is narrowed. */
export function isOnly(word: string): boolean {
  return ONLY.has(foldCase(word));
}

/** What is wrong with the words behind `only`, in one sentence. */
function scopeProblem(words: readonly string[]): Text | null {
  if (words.length === 0) {
    return {
      fr: 'Après « seulement », indiquez sécurité, noyaux, ou des avis comme RHSA-2026:7203.',
      en: 'After “only”, give security, kernels, or advisories such as RHSA-2026:7203.',
    };
  }
  const cve = words.map(cveNamed).find((name) => name !== null);
  if (cve !== undefined) return useCve(cve);
  if (words.some(isSecurity)) return words.every(isSecurity) ? null : MIXED;
  if (words.some(isKernels)) return words.every(isKernels) ? null : MIXED;
  const wrong = words.find((word) => advisoryNamed(word) === null);
  if (wrong !== undefined) return noAdvisory(wrong);
  const count = advisoriesIn(words).length;
  if (count <= MAX_ADVISORIES) return null;
  return {
    fr: `${MAX_ADVISORIES} avis au plus : vous en avez donné ${count}.`,
    en: `At most ${MAX_ADVISORIES} advisories: you gave ${count}.`,
  };
}

/** A CVE has a campaign of its own, which lifts the exclusions that would hold its packages back. */
export function useCve(cve: string): Text {
  return {
    fr: `Pour une CVE, lancez une campagne d’urgence : /cve ${cve}.`,
    en: `For a CVE, run an emergency campaign: /cve ${cve}.`,
  };
}

const MIXED: Text = {
  fr: 'Après « seulement », indiquez « sécurité », « noyaux » ou des avis, l’un des trois, et terminez par là.',
  en: 'After “only”, give “security”, “kernels” or advisories, one of the three, and end with it.',
};

function noAdvisory(word: string): Text {
  const shown = word.slice(0, 40);
  return {
    fr: `« ${shown} » n’est pas un avis (comme RHSA-2026:7203). « seulement » se met à la fin.`,
    en: `“${shown}” is not an advisory (such as RHSA-2026:7203). Put “only” at the end.`,
  };
}

function scopeOf(words: readonly string[]): UpdateScope {
  if (words.some(isKernels)) return { kind: 'kernels' };
  return words.some(isSecurity) ? { kind: 'security' } : { kind: 'advisories', ids: advisoriesIn(words) };
}

/** Sorted, each once: the same advisories in another order are the same campaign. */
function advisoriesIn(words: readonly string[]): readonly string[] {
  return [...new Set(words.flatMap((word) => advisoryNamed(word) ?? []))].sort(byCodePoint);
}

function isKernels(word: string): boolean {
  return KERNELS.has(foldCase(word));
}

function isSecurity(word: string): boolean {
  return SECURITY.has(foldCase(word));
}
