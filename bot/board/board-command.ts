// `/board [new|off]`: a personal link to the page that shows the week, the campaigns and the year as they stand.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { placeForLink } from '../files/place-for-link.ts';
import { byOf, type PatchCommand, refusalAnswer, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { boardPath } from './board-path.ts';
import { endBoard, giveBoard } from './give-board.ts';

export type BoardArgs = { readonly what: 'give' | 'renew' | 'end' };

const NEW_WORDS = ['nouveau', 'new'];
const OFF_WORDS = ['arreter', 'off'];

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
        does: {
          fr: 'donne un autre lien ; le précédent ne marche plus',
          en: 'gives another link; the one before stops working',
        },
        example: { fr: '/tableau nouveau', en: '/board new' },
      },
      {
        parts: { off: keyword(['arreter'], ['off']) },
        does: { fr: 'désactive le lien', en: 'turns the link off' },
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
  const word = foldCase(first);
  if (more.length === 0 && NEW_WORDS.includes(word)) return { kind: 'args', args: { what: 'renew' } };
  if (more.length === 0 && OFF_WORDS.includes(word)) return { kind: 'args', args: { what: 'end' } };
  return { kind: 'wrong', problem: NOT_UNDERSTOOD };
}

async function run(
  operations: OperationContext,
  publicUrl: string | null,
  context: CommandContext<BoardArgs>,
): Promise<CommandAnswer> {
  const { args, incoming, user, now } = context;
  if (args.what === 'end') {
    const ended = await endBoard(operations, byOf(context));
    if (ended.kind === 'refused') return refusalAnswer(ended);
    return { kind: 'text', text: ended.was ? ENDED : NONE };
  }
  if (publicUrl === null) return { kind: 'text', text: NO_ADDRESS };
  const place = await placeForLink(operations.db, incoming.conversation, user.id);
  if (place === null) return { kind: 'text', text: NO_CHAT };
  const given = await giveBoard(operations, byOf(context), { renew: args.what === 'renew' });
  if (given.kind === 'refused') return refusalAnswer(given);
  const link = linkText(`${publicUrl}${boardPath({ ...given, kind: 'link' })}`);
  if (place.id === incoming.conversation.id) return { kind: 'text', text: link };
  const dedupeKey = `board:${incoming.conversation.id} ${incoming.activityId}`;
  await enqueueMessage(operations.db, { conversationId: place.id, threadId: null, text: link, dedupeKey }, now);
  return text('Le lien est dans notre conversation privée.', 'The link is in our private chat.');
}

function linkText(url: string): Text {
  return {
    fr: `${url}\nLa page se met à jour seule. Ce lien est personnel : qui le connaît voit ce que vous voyez.`,
    en: `${url}\nThe page updates by itself. This link is personal: whoever knows it sees what you see.`,
  };
}

const NOT_UNDERSTOOD: Text = {
  fr: 'Écrivez /tableau, /tableau nouveau ou /tableau arreter.',
  en: 'Type /board, /board new or /board off.',
};
const ENDED: Text = { fr: 'Ce lien est désactivé.', en: 'That link is turned off.' };
const NONE: Text = {
  fr: 'Vous n’avez pas de lien de tableau à désactiver.',
  en: 'You have no board link to turn off.',
};
const NO_ADDRESS: Text = {
  fr: 'Le tableau n’est pas disponible : l’administrateur doit renseigner l’adresse publique du bot (PUBLIC_URL).',
  en: 'The board is not available: the administrator must set the public address of the bot (PUBLIC_URL).',
};
const NO_CHAT: Text = {
  fr: 'Je ne peux pas donner de lien ici : écrivez-moi en privé, puis redemandez-le.',
  en: 'I cannot give a link here: message me privately, then ask for it again.',
};
