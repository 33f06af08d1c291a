// Which servers the indicators are about, in words.
import type { KpiBranch } from '../../domain/kpi/figures.ts';
import type { Language } from '../../domain/language.ts';

const BRANCHES = {
  all: { fr: 'tous les environnements', en: 'every environment' },
  prod: { fr: 'production', en: 'production' },
  hprod: { fr: 'hors production', en: 'non-production' },
} as const;

export function scopeParts(domain: string | null, branch: KpiBranch, language: Language): readonly string[] {
  const all = language === 'fr' ? 'tous les domaines' : 'every domain';
  const of = language === 'fr' ? `domaine ${domain}` : `domain ${domain}`;
  return [domain === null ? all : of, BRANCHES[branch][language]];
}
