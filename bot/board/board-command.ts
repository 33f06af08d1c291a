// `/board [new|off]`: a personal link to the page that shows the week, the campaigns and the year as they stand.
import type { Text } from '../../domain/language.ts';
import {
  answerWithLink,
  type LinkOrder,
  linkWord,
  type PersonalLink,
  RENEWS,
  TURNS_OFF,
} from '../files/personal-link.ts';
import { byOf, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { boardPath } from './board-path.ts';
import { endBoard, giveBoard } from './give-board.ts';

export type BoardArgs = { readonly what: LinkOrder };

/** `publicUrl`: without the last slash; null: nobody outside can ask this bot for anything. */
export function boardCommand(operations: OperationContext, publicUrl: () => string | null): PatchCommand<BoardArgs> {
  return {
    name: { fr: 'tableau', en: 'board' },
    ability: 'read',
    help: { fr: 'affiche le patching en direct dans un navigateur', en: 'shows the patching live in a browser' },
    forms: [
      {
        parts: {},
        does: {
          fr: 'donne le lien d’une page tenue à jour : la semaine, les campagnes, les validations et l’année',
          en: 'gives the link of a page that stays up to date: the week, the campaigns, the validations and the year',
        },
        example: { fr: '/tableau', en: '/board' },
      },
      {
        parts: { new: keyword(['nouveau'], ['new']) },
        does: RENEWS,
        example: { fr: '/tableau nouveau', en: '/board new' },
      },
      {
        parts: { off: keyword(['arreter'], ['off']) },
        does: TURNS_OFF,
        example: { fr: '/tableau arreter', en: '/board off' },
      },
    ],
    parse: parseBoard,
    run: (context) => run(operations, publicUrl(), context),
  };
}

function parseBoard({ list }: Words): ParsedArgs<BoardArgs> {
  const [first, ...more] = list;
  if (first === undefined) return { kind: 'args', args: { what: 'give' } };
  const what = linkWord(first);
  if (more.length === 0 && what !== null) return { kind: 'args', args: { what } };
  return { kind: 'wrong', problem: NOT_UNDERSTOOD };
}

function run(
  operations: OperationContext,
  publicUrl: string | null,
  context: CommandContext<BoardArgs>,
): Promise<CommandAnswer> {
  return answerWithLink(operations.db, context, context.args.what, {
    ...{ kind: 'board', publicUrl, words: WORDS },
    end: () => endBoard(operations, byOf(context)),
    give: async (ask) => {
      const given = await giveBoard(operations, byOf(context), ask);
      return given.kind === 'refused' ? given : { ...given, path: boardPath({ ...given, kind: 'link' }) };
    },
  });
}

const NOT_UNDERSTOOD: Text = {
  fr: 'Écrivez /tableau, /tableau nouveau ou /tableau arreter.',
  en: 'Type /board, /board new or /board off.',
};
const WORDS: PersonalLink['words'] = {
  use: {
    fr: 'La page se met à jour seule. Ce lien est personnel : qui le connaît voit ce que vous voyez.',
    en: 'The page updates by itself. This link is personal: whoever knows it sees what you see.',
  },
  none: {
    fr: 'Vous n’avez pas de lien de tableau à désactiver.',
    en: 'You have no board link to turn off.',
  },
  noAddress: {
    fr: 'Le tableau n’est pas disponible : l’administrateur doit renseigner l’adresse publique du bot (PUBLIC_URL).',
    en: 'The board is not available: the administrator must set the public address of the bot (PUBLIC_URL).',
  },
};
