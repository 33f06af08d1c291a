// The scopes of the plan as people write them, in workbooks and in chat.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { ENV_SCOPES, type EnvScope } from './plan-row.ts';

const WORDS: Readonly<Record<string, EnvScope>> = {
  production: 'prod',
  prd: 'prod',
  'hors prod': 'hprod',
  'hors-prod': 'hprod',
  horsprod: 'hprod',
  'hors production': 'hprod',
  'hors-production': 'hprod',
  'non-prod': 'hprod',
  'non-production': 'hprod',
  nonprod: 'hprod',
  tous: 'all',
  tout: 'all',
  toutes: 'all',
  pilote: 'pilot',
  'prod pilote': 'prod_pilot',
  'prod pilot': 'prod_pilot',
  'prod + pilote': 'prod_pilot',
  'prod+pilote': 'prod_pilot',
  'prod-pilote': 'prod_pilot',
  'prod-pilot': 'prod_pilot',
  prod_pilote: 'prod_pilot',
  'production et pilote': 'prod_pilot',
  ...Object.fromEntries(ENV_SCOPES.map((scope) => [scope, scope])),
};

/** Case, accents and spaces do not count; null: no scope. */
export function scopeNamed(text: string): EnvScope | null {
  const word = foldCase(text).replace(/\s+/g, ' ');
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
}

const TEXTS: Readonly<Record<EnvScope, Text>> = {
  prod: { fr: 'production', en: 'production' },
  hprod: { fr: 'hors production', en: 'non-production' },
  all: { fr: 'tout', en: 'everything' },
  pilot: { fr: 'pilote', en: 'pilot' },
  prod_pilot: { fr: 'production et pilote', en: 'production and pilot' },
};

export function scopeText(scope: EnvScope): Text {
  return TEXTS[scope];
}
/** Every way to write one, for a word that is none. */
export const SCOPE_NAMES: readonly string[] = Object.keys(WORDS);
