// `/checks APPLICATION [add /program argument…|add https://…]`: what proves that an application works (RUN-9).

import { findApplication } from '../../db/queries/servers/applications.ts';
import { checkWords } from '../../domain/app-checks/check-text.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText, restAfter } from '../shared/sentences.ts';
import { application, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { addAppCheck } from './edit-app-checks.ts';

const CHECK = {
  ...wordArgument(
    { fr: 'Programme ou adresse', en: 'Program or address' },
    { fr: 'Il manque la commande ou l’adresse.', en: 'The command or the address is missing.' },
  ),
  isRest: true,
} as const;

type ChecksArgs = { readonly application: string; readonly add: readonly string[] | null };

export function checksCommand(operations: OperationContext): PatchCommand<ChecksArgs> {
  return {
    name: { fr: 'controles', en: 'checks' },
    ability: 'read',
    help: { fr: 'montre ou ajoute les contrôles d’une application', en: 'shows or adds the checks of an application' },
    forms: [
      {
        parts: { application, add: keyword(['ajouter', 'add'], ['add']), check: CHECK },
        does: {
          fr: 'ajoute un contrôle : un programme, ou une adresse http(s)',
          en: 'adds a check: a program, or an http(s) address',
        },
        underList: 'whole',
        example: {
          fr: '/controles "Péage" ajouter /opt/peage/bin/status --short',
          en: '/checks "Péage" add /opt/peage/bin/status --short',
        },
        changes: true,
        // Whose application it is, the operation asks.
        asks: ['excludes.edit', 'validation.answer'],
      },
      {
        parts: { application },
        does: { fr: 'montre les contrôles d’une application', en: 'shows the checks of an application' },
        example: { fr: '/controles "Péage"', en: '/checks "Péage"' },
      },
    ],
    parse,
    run: (context) => run(operations, context),
  };
}

const ADD = new Set(['add', 'ajouter', '+']);

function parse({ list, rest }: Words): ParsedArgs<ChecksArgs> {
  const [application, word] = list;
  if (application === undefined)
    return lacking('application', 'Il manque le nom de l’application.', 'The name of the application is missing.');
  if (word === undefined) return { kind: 'args', args: { application, add: null } };
  if (!ADD.has(foldCase(word)))
    return notRead(
      word,
      'Après l’application : add, puis la commande ou l’adresse.',
      'After the application: add, then the command or the address.',
    );
  return { kind: 'args', args: { application, add: checkWords(restAfter(rest, [application, word])) } };
}

async function run(operations: OperationContext, context: CommandContext<ChecksArgs>): Promise<CommandAnswer> {
  const { application, add } = context.args;
  if (add !== null) {
    const outcome = await addAppCheck(operations, byOf(context), { application, words: add });
    return answerTo(outcome, ({ applicationId }) => card(cardKeyText({ kind: 'app-checks', applicationId })));
  }
  const found = await findApplication(operations.db, application);
  if (found.kind === 'found') return card(cardKeyText({ kind: 'app-checks', applicationId: found.id }));
  const { fr, en } = namesText(found.names);
  const near = didYouMean(application, found.names);
  return text(
    `Application inconnue.${near.fr} Il y a : ${fr || 'aucune'}.`,
    `Unknown application.${near.en} There are: ${en || 'none'}.`,
  );
}
