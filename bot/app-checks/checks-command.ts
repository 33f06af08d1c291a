// `/checks APPLICATION [add /program argument…|add https://…]`: what proves that an application works (RUN-9).
import { findApplication } from '../../db/queries/servers/applications.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText, restAfter } from '../shared/sentences.ts';
import { notRead, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { fold } from '../shared/typed/parse.ts';
import { addAppCheck } from './edit-app-checks.ts';

type ChecksArgs = { readonly application: string; readonly add: readonly string[] | null };

export function checksCommand(operations: OperationContext): PatchCommand<ChecksArgs> {
  return {
    name: { fr: 'controles', en: 'checks' },
    ability: 'read',
    help: {
      fr: 'les contrôles d’une application, lus avant et après chaque mise à jour ; add pour en ajouter un',
      en: 'the checks of an application, read before and after each update; add for another one',
    },
    example: {
      fr: '/controles "Péage" add /opt/peage/bin/status --short',
      en: '/checks "Péage" add /opt/peage/bin/status --short',
    },
    exampleToRead: { fr: '/controles "Péage"', en: '/checks "Péage"' },
    exampleChanges: true,
    // Whose application it is, the operation asks.
    exampleAsks: ['excludes.edit', 'validation.answer'],
    parse,
    run: (context) => run(operations, context),
  };
}

const ADD = new Set(['add', 'ajouter', '+']);

function parse({ list, rest }: Words): ParsedArgs<ChecksArgs> {
  const [application, word] = list;
  if (application === undefined)
    return wrong('Il manque le nom de l’application.', 'The name of the application is missing.');
  if (word === undefined) return { kind: 'args', args: { application, add: null } };
  if (!ADD.has(fold(word)))
    return notRead(
      word,
      'Après l’application : add, puis la commande ou l’adresse.',
      'After the application: add, then the command or the address.',
    );
  return { kind: 'args', args: { application, add: argumentsAfter(rest, [application, word]) } };
}

/** Between the arguments of a program there are blanks alone: a comma belongs to one of them. */
function argumentsAfter(rest: string, words: readonly string[]): readonly string[] {
  const typed = restAfter(rest, words);
  return Array.from(typed.matchAll(/(?:["“”][^"“”]*["“”]|«[^»]*»|[^\s"“”«])+/gu), ([argument]) =>
    argument.replace(/["“”]|«\s*|\s*»/gu, ''),
  );
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
