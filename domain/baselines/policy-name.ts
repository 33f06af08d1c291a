// What a baseline or a patch group may be called: it is typed in commands, and stands in buttons that type them.
import type { Text } from '../language.ts';

const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$/u;

/** Without the blanks around it; null: it cannot be one. */
export function policyName(text: string): string | null {
  const name = text.normalize('NFC').trim();
  return NAME.test(name) ? name : null;
}

export const NO_POLICY_NAME: Text = {
  fr: 'Un nom a 60 caractères au plus : lettres, chiffres, espaces, points et tirets.',
  en: 'A name has 60 characters at most: letters, digits, spaces, dots and dashes.',
};
