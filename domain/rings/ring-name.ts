// What a ring or a site may be called: it is typed in commands beside words of their own.
import { NO_POLICY_NAME, policyName } from '../baselines/policy-name.ts';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';

const WORDS: ReadonlySet<string> = new Set([
  'everybody',
  'tous',
  'none',
  'aucun',
  'first',
  'premier',
  'create',
  'creer',
  'new',
  'nouveau',
]);

export type NameRead =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wrong'; readonly why: Text };

/** A number alone is a campaign's. */
export function ringName(text: string): NameRead {
  const name = policyName(text);
  if (name === null) return { kind: 'wrong', why: NO_POLICY_NAME };
  if (!/^\d+$/.test(name) && !WORDS.has(foldCase(name))) return { kind: 'name', name };
  return {
    kind: 'wrong',
    why: {
      fr: `« ${name} » a déjà un autre sens dans les commandes : choisissez un autre nom.`,
      en: `“${name}” already means something else in commands: choose another name.`,
    },
  };
}
