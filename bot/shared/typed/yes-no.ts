// `yes` or `no`, in both languages, as an argument of commands.
import { foldCase } from '../../../domain/fold-case.ts';
import { choice } from './argument-kinds.ts';
import { lacking, notRead } from './arguments.ts';
import type { ParsedArgs } from './command.ts';

const YES = new Set(['yes', 'oui', 'on']);
const NO = new Set(['no', 'non', 'off']);

export const yesOrNo = choice(
  { fr: 'Oui ou non', en: 'Yes or no' },
  { fr: 'Il manque oui ou non.', en: 'Yes or no is missing.' },
  [
    { value: { fr: 'oui', en: 'yes' }, title: { fr: 'oui', en: 'yes' } },
    { value: { fr: 'non', en: 'no' }, title: { fr: 'non', en: 'no' } },
  ],
  (word) => isYesOrNo(foldCase(word)),
);

function isYesOrNo(word: string): boolean {
  return YES.has(word) || NO.has(word);
}

/** `argument`: of the form, which a card asks for. */
export function readYesNo(argument: string, [word, extra]: readonly string[]) {
  if (word === undefined) return lacking(argument, 'Il manque oui ou non.', 'Yes or no is missing.');
  const folded = foldCase(word);
  if (extra !== undefined || !isYesOrNo(folded))
    return notRead(extra ?? word, 'Répondez par oui ou non.', 'Answer yes or no.');
  return { kind: 'args', args: { yes: YES.has(folded) } } satisfies ParsedArgs<{ readonly yes: boolean }>;
}
