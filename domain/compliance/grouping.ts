// What the servers of a compliance card are grouped by: COMP-2.
import { foldCase } from '../fold-case.ts';

export const GROUPINGS = ['domain', 'application', 'environment', 'site', 'group'] as const;
/** `site`: by zone, as long as a server has no site of its own; `group`: `app_group`. */
export type Grouping = (typeof GROUPINGS)[number];

const WORDS: Readonly<Record<Grouping, readonly string[]>> = {
  domain: ['domain', 'domains', 'domaine', 'domaines'],
  application: ['application', 'applications', 'app', 'apps', 'appli', 'applis'],
  environment: ['environment', 'environments', 'environnement', 'environnements', 'env'],
  site: ['site', 'sites', 'zone', 'zones'],
  group: ['group', 'groups', 'groupe', 'groupes'],
};

/** null: the word names no grouping. */
export function groupingNamed(word: string): Grouping | null {
  const name = foldCase(word);
  return GROUPINGS.find((grouping) => WORDS[grouping].includes(name)) ?? null;
}

export const GROUPING_WORDS: readonly string[] = GROUPINGS.flatMap((grouping) => WORDS[grouping]);
