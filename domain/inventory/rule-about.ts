// What an assignment rule is about, as the estate spells it: a rule applies by the exact value of its servers (ASSIGN-2), so that one with
// another spelling would give nothing, and say so to nobody.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import type { RuleType } from '../previews/assignment.ts';
import { didYouMean } from '../typed/nearest.ts';
import { shown } from './entities/read-values.ts';
import type { StoredRecords } from './record.ts';

export type RuleAbout =
  | { readonly kind: 'about'; readonly about: string }
  | { readonly kind: 'unknown'; readonly text: Text };

export function ruleAbout(type: RuleType, typed: string, stored: StoredRecords): RuleAbout {
  const values = valuesOf(type, stored);
  const found = values.find((one) => foldCase(one) === foldCase(typed.trim()));
  if (found !== undefined) return { kind: 'about', about: found };
  const near = didYouMean(typed, values);
  const words = WORDS[type];
  return {
    kind: 'unknown',
    text: {
      fr: `Aucun serveur ${words.fr} «\u00a0${shown(typed)}\u00a0».${near.fr}`,
      en: `No server ${words.en} “${shown(typed)}”.${near.en}`,
    },
  };
}

const WORDS: Readonly<Record<RuleType, Text>> = {
  server: { fr: 'ne s’appelle', en: 'is called' },
  app_type: { fr: 'n’a le type applicatif', en: 'has the application type' },
  app_group: { fr: 'n’est du groupe applicatif', en: 'is in the application group' },
  domain: { fr: 'n’est du domaine', en: 'is in the domain' },
  zone: { fr: 'n’est dans la zone', en: 'is in the zone' },
};

function valuesOf(type: RuleType, { server }: StoredRecords): readonly string[] {
  const values = Array.from(server.values(), ({ name, fields }) => (type === 'server' ? name : fields[type]));
  return [...new Set(values.filter((value) => value !== null && value !== undefined))];
}
