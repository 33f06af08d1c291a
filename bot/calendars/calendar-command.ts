// `/calendar [domain or application] [new|off]`: a link that Outlook, Google or a telephone subscribes to.
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
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { calendarPath } from './calendar-path.ts';
import { endCalendar, giveCalendar } from './give-calendar.ts';

export type CalendarArgs = { readonly name: string | null; readonly what: LinkOrder };

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
        does: RENEWS,
        example: { fr: '/agenda nouveau', en: '/calendar new' },
      },
      {
        parts: { name: optional(NAME), off: keyword(['arreter'], ['off']) },
        does: TURNS_OFF,
        example: { fr: '/agenda INFRASTRUC arreter', en: '/calendar INFRASTRUC off' },
      },
    ],
    parse: parseCalendar,
    run: (context) => run(operations, publicUrl(), context),
  };
}

function parseCalendar({ list }: Words): ParsedArgs<CalendarArgs> {
  const what = linkWord(list.at(-1)) ?? 'give';
  const name = (what === 'give' ? list : list.slice(0, -1)).join(' ');
  return { kind: 'args', args: { name: name === '' ? null : name, what } };
}

function run(
  operations: OperationContext,
  publicUrl: string | null,
  context: CommandContext<CalendarArgs>,
): Promise<CommandAnswer> {
  const { name, what } = context.args;
  return answerWithLink(operations.db, context, what, {
    ...{ kind: 'calendar', publicUrl, words: WORDS },
    end: () => endCalendar(operations, byOf(context), name),
    give: async ({ renew }) => {
      const given = await giveCalendar(operations, byOf(context), { name, renew });
      return given.kind === 'refused' ? given : { ...given, path: calendarPath(given.feedId, given.token) };
    },
  });
}

const WORDS: PersonalLink['words'] = {
  use: {
    fr: 'Dans Outlook : Ajouter un calendrier, S’abonner à partir du web. Ce lien est personnel : qui le connaît voit cet agenda.',
    en: 'In Outlook: Add calendar, Subscribe from web. This link is personal: whoever knows it sees this calendar.',
  },
  none: {
    fr: 'Vous n’avez pas de lien d’agenda à désactiver ici.',
    en: 'You have no such calendar link to turn off.',
  },
  noAddress: {
    fr: 'Les agendas ne sont pas disponibles : l’administrateur doit renseigner l’adresse publique du bot (PUBLIC_URL).',
    en: 'Calendars are not available: the administrator must set the public address of the bot (PUBLIC_URL).',
  },
};
