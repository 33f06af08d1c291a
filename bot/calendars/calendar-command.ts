// `/calendar [domain or application] [new|off]`: a link that Outlook, Google or a telephone subscribes to.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { placeForLink } from '../files/place-for-link.ts';
import { byOf, type PatchCommand, refusalAnswer, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { calendarPath } from './calendar-path.ts';
import { endCalendar, giveCalendar } from './give-calendar.ts';

export type CalendarArgs = { readonly name: string | null; readonly what: 'give' | 'renew' | 'end' };

const NEW_WORDS = ['nouveau', 'new'];
const OFF_WORDS = ['arreter', 'off'];
const NAME = wordArgument(
  { fr: 'Domaine ou application', en: 'Domain or application' },
  { fr: 'Il manque le domaine ou l’application.', en: 'The domain or application is missing.' },
);

/** `publicUrl`: without the last slash; null: nobody outside can ask this bot for anything. */
export function calendarCommand(
  operations: OperationContext,
  publicUrl: () => string | null,
): PatchCommand<CalendarArgs> {
  return {
    name: { fr: 'agenda', en: 'calendar' },
    aliases: ['ics'],
    ability: 'read',
    help: { fr: 'met le patching dans votre agenda', en: 'puts the patching into your calendar' },
    forms: [
      {
        parts: { name: optional(NAME) },
        does: {
          fr: 'donne un lien à ajouter dans Outlook ou sur un téléphone : votre patching, ou celui d’un domaine ou d’une application',
          en: 'gives a link to add in Outlook or on a phone: your own patching, or that of a domain or an application',
        },
        example: { fr: '/agenda INFRASTRUC', en: '/calendar INFRASTRUC' },
      },
      {
        parts: { name: optional(NAME), new: keyword(['nouveau'], ['new']) },
        does: {
          fr: 'donne un autre lien ; le précédent ne marche plus',
          en: 'gives another link; the one before stops working',
        },
        example: { fr: '/agenda nouveau', en: '/calendar new' },
      },
      {
        parts: { name: optional(NAME), off: keyword(['arreter'], ['off']) },
        does: { fr: 'désactive le lien', en: 'turns the link off' },
        example: { fr: '/agenda INFRASTRUC arreter', en: '/calendar INFRASTRUC off' },
      },
    ],
    parse: parseCalendar,
    run: (context) => run(operations, publicUrl(), context),
  };
}

function parseCalendar({ list }: Words): ParsedArgs<CalendarArgs> {
  const last = foldCase(list.at(-1) ?? '');
  const what = NEW_WORDS.includes(last) ? 'renew' : OFF_WORDS.includes(last) ? 'end' : 'give';
  const name = (what === 'give' ? list : list.slice(0, -1)).join(' ');
  return { kind: 'args', args: { name: name === '' ? null : name, what } };
}

async function run(
  operations: OperationContext,
  publicUrl: string | null,
  context: CommandContext<CalendarArgs>,
): Promise<CommandAnswer> {
  const { args, incoming, user, now } = context;
  if (args.what === 'end') {
    const ended = await endCalendar(operations, byOf(context), args.name);
    if (ended.kind === 'refused') return refusalAnswer(ended);
    return { kind: 'text', text: ended.was ? ENDED : NONE };
  }
  if (publicUrl === null) return { kind: 'text', text: NO_ADDRESS };
  const place = await placeForLink(operations.db, incoming.conversation, user.id);
  if (place === null) return { kind: 'text', text: NO_CHAT };
  const given = await giveCalendar(operations, byOf(context), { name: args.name, renew: args.what === 'renew' });
  if (given.kind === 'refused') return refusalAnswer(given);
  const link = linkText(`${publicUrl}${calendarPath(given.feedId, given.token)}`);
  if (place.id === incoming.conversation.id) return { kind: 'text', text: link };
  const dedupeKey = `calendar:${incoming.conversation.id} ${incoming.activityId}`;
  await enqueueMessage(operations.db, { conversationId: place.id, threadId: null, text: link, dedupeKey }, now);
  return text('Le lien est dans notre conversation privée.', 'The link is in our private chat.');
}

function linkText(url: string): Text {
  return {
    fr: `${url}\nDans Outlook : Ajouter un calendrier, S’abonner à partir du web. Ce lien est personnel : qui le connaît voit cet agenda.`,
    en: `${url}\nIn Outlook: Add calendar, Subscribe from web. This link is personal: whoever knows it sees this calendar.`,
  };
}

const ENDED: Text = { fr: 'Ce lien est désactivé.', en: 'That link is turned off.' };
const NONE: Text = {
  fr: 'Vous n’avez pas de lien d’agenda à désactiver ici.',
  en: 'You have no such calendar link to turn off.',
};
const NO_ADDRESS: Text = {
  fr: 'Les agendas ne sont pas disponibles : l’administrateur doit renseigner l’adresse publique du bot (PUBLIC_URL).',
  en: 'Calendars are not available: the administrator must set the public address of the bot (PUBLIC_URL).',
};
const NO_CHAT: Text = {
  fr: 'Je ne peux pas donner de lien ici : écrivez-moi en privé, puis redemandez-le.',
  en: 'I cannot give a link here: message me privately, then ask for it again.',
};
