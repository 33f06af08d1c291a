// `/ok host…`, `/ko host… comment`, and the same after `/validations`: an owner's answer as it is typed (VALID-1).

import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { bareWords, foldedWord } from '../../domain/typed/free-text.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText, restAfter } from '../shared/sentences.ts';
import { comment, many, serverOrApplication } from '../shared/typed/argument-kinds.ts';
import { lacking } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { answerNamedValidations, splitNames } from './answer-named-validations.ts';
import type { AnswerKind } from './settle-validations.ts';

/** `words` without the answer itself. */
export type TypedAnswer = { readonly kind: 'answer'; readonly answer: AnswerKind; readonly words: Words };

export const ANSWERS: Readonly<Record<string, AnswerKind>> = { ok: 'ok', ko: 'ko', force: 'force', forcer: 'force' };

export function answerKind(word: string | undefined): AnswerKind | null {
  return ANSWERS[foldCase(word ?? '')] ?? null;
}

export function answerAbility(answer: AnswerKind): Ability {
  return answer === 'force' ? 'validation.force' : 'validation.answer';
}

/** What is missing is said before anything is looked up. */
export function parseAnswer(answer: AnswerKind, words: Words): ParsedArgs<TypedAnswer> {
  if (words.list.length === 0) {
    const [fr, en] = answer === 'force' ? ['validations forcer', 'validations force'] : [answer, answer];
    return lacking(
      'servers',
      `Il manque le nom du serveur ou de l’application : /${fr} et ce nom. La carte de /validations a aussi les boutons.`,
      `The name of the server or application is missing: /${en} and that name. The card of /validations has the buttons, too.`,
    );
  }
  return { kind: 'args', args: { kind: 'answer', answer, words } };
}

export async function giveAnswer(
  operations: OperationContext,
  context: CommandContext<unknown>,
  { answer, words }: TypedAnswer,
): Promise<CommandAnswer> {
  const split = await splitNames(operations.db, words.list, words.rest);
  if ('kind' in split) return { kind: 'text', text: split.text };
  const { names, comment } = split;
  const contrary = contraryTo(answer, restAfter(words.rest, names));
  if (contrary !== null) return { kind: 'text', text: contradiction(answer, contrary) };
  const ask = { names, answer, comment: comment === '' ? null : comment };
  const outcome = await answerNamedValidations(operations, byOf(context), ask);
  const said = SAID[answer];
  return answerTo(outcome, ({ changed }) => {
    if (changed.length === 0) return text('C’était déjà la réponse.', 'That was the answer already.');
    const { fr, en } = namesText(changed);
    return text(`${said.fr} : ${fr}.`, `${said.en}: ${en}.`);
  });
}

const NOT = new Set(['not', 'pas', 'non', 'no', "n'est", 'nest']);
const GOOD = new Set(['ok', 'bon', 'bonne', 'good', 'valide', 'validated', 'fine']);

/** What a comment begins with that is another answer; null: nothing. In quotes it is a comment all the same. */
function contraryTo(answer: AnswerKind, comment: string): string | null {
  if (/^["«“„]/u.test(comment)) return null;
  const [first = '', second = ''] = bareWords(comment);
  const [one, two] = [foldedWord(first), foldedWord(second)];
  if (answer === 'ko') return one === 'ok' ? first : null;
  if (answer !== 'ok') return null;
  if (one === 'ko' || one === 'nok') return first;
  return NOT.has(one) && GOOD.has(two) ? `${first} ${second}` : null;
}

function contradiction(answer: AnswerKind, contrary: string): Text {
  return {
    fr: `« ${answer} » et « ${contrary} » se contredisent : rien n’a été répondu. Si c’est le commentaire, mettez-le entre guillemets.`,
    en: `“${answer}” and “${contrary}” contradict each other: nothing was answered. If it is the comment, put it in quotes.`,
  };
}

const SAID = {
  ok: { fr: 'Réponse OK enregistrée', en: 'OK recorded' },
  ko: { fr: 'Réponse KO enregistrée', en: 'KO recorded' },
  force: { fr: 'Validation forcée', en: 'Validation forced' },
} as const;

export function okCommand(operations: OperationContext): PatchCommand<TypedAnswer> {
  return {
    name: { fr: 'ok', en: 'ok' },
    ability: 'validation.answer',
    help: { fr: 'valide des serveurs patchés', en: 'approves patched servers' },
    forms: [
      {
        parts: { servers: many(serverOrApplication) },
        does: {
          fr: 'valide des serveurs patchés, ou tous ceux d’une application',
          en: 'approves patched servers, or all those of an application',
        },
        example: { fr: '/ok vrinfapp1, vrinfapp2', en: '/ok vrinfapp1, vrinfapp2' },
      },
    ],
    often: ['owner'],
    parse: (words) => parseAnswer('ok', words),
    run: (context) => giveAnswer(operations, context, context.args),
  };
}

export function koCommand(operations: OperationContext): PatchCommand<TypedAnswer> {
  return {
    name: { fr: 'ko', en: 'ko' },
    ability: 'validation.answer',
    help: { fr: 'refuse des serveurs patchés', en: 'refuses patched servers' },
    forms: [
      {
        parts: { servers: many(serverOrApplication), reason: comment },
        does: { fr: 'refuse des serveurs patchés, avec un commentaire', en: 'refuses patched servers, with a comment' },
        example: { fr: '/ko vrinfapp1 erreur 500 au démarrage', en: '/ko vrinfapp1 error 500 at start' },
      },
    ],
    often: ['owner'],
    parse: (words) => parseAnswer('ko', words),
    run: (context) => giveAnswer(operations, context, context.args),
  };
}
