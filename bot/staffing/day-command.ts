// `/day [date] [@person|all]`: the list of a day, one's own when one patches, else everybody's.

import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { outsideCalendar } from '../../domain/history/iso-day.ts';
import { type DayAsked, dayAsked, dayInWeek, WEEKDAY_NAMES } from '../../domain/planning/day-asked.ts';
import { addDays, dayIn, isoWeekOf, parseWeekCode } from '../../domain/planning/iso-week.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findOperator } from '../shared/find-operator.ts';
import type { OperationContext } from '../shared/operation.ts';
import { operator, wordArgument } from '../shared/typed/argument-kinds.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';

const A_DAY = wordArgument(
  { fr: 'Jour', en: 'Day' },
  { fr: 'Il manque le jour.', en: 'The day is missing.' },
  (word) => dayOf(word) !== null,
);

/** `person` null: nobody named. */
type DayArgs = { readonly day: DayAsked | 'today' | 'tomorrow' | 'yesterday'; readonly person: string | null };

const TODAY = new Set(['today', 'aujourdhui', 'aujourd’hui', "aujourd'hui"]);
const TOMORROW = new Set(['tomorrow', 'demain']);
const YESTERDAY = new Set(['yesterday', 'hier']);
const EVERYBODY = new Set(['all', 'tous', 'toutes', 'everybody']);
const DAY_WORDS = [...TODAY, ...TOMORROW, ...YESTERDAY, ...EVERYBODY, ...WEEKDAY_NAMES];

export function dayCommand(operations: OperationContext): PatchCommand<DayArgs> {
  return {
    name: { fr: 'jour', en: 'day' },
    ability: 'read',
    help: { fr: 'montre le patching d’un jour', en: 'shows the patching of a day' },
    forms: [
      {
        parts: { day: optional(A_DAY), operator: optional(operator) },
        does: {
          fr: 'montre ce qui est prévu ou fait un jour, pour vous, pour un opérateur ou pour tous (« tous »)',
          en: 'shows what is planned or done on a day, for you, for an operator or for everybody (“all”)',
        },
        example: { fr: '/jour demain', en: '/day tomorrow' },
      },
    ],
    often: ['operator'],
    parse: parseDay,
    run: (context) => run(operations, context),
  };
}

function parseDay({ list }: Words): ParsedArgs<DayArgs> {
  const days = list.filter((word) => dayOf(word) !== null);
  if (days.length > 1) {
    return wrong(`Un seul jour à la fois : ${days.join(', ')}.`, `One day at a time: ${days.join(', ')}.`);
  }
  const unread = list.find((word) => dayOf(word) === null && looksLikeDay(word));
  if (unread !== undefined) return noSuchDay(unread);
  const person = list.filter((word) => dayOf(word) === null).join(' ');
  return { kind: 'args', args: { day: dayOf(days[0] ?? '') ?? 'today', person: person === '' ? null : person } };
}

/** A date that does not exist, a week, or a day of another form: nobody is called so. */
function looksLikeDay(word: string): boolean {
  return /^\d/.test(word) || parseWeekCode(word) !== null;
}

function noSuchDay(word: string): ParsedArgs<DayArgs> {
  const shown = word.slice(0, 40);
  const absent = outsideCalendar(shown);
  if (absent !== null) return wrong(absent.fr, absent.en);
  return wrong(
    `« ${shown} » n’est pas un jour. Tapez par exemple demain, mardi, 03/02 ou 2027-02-03.`,
    `“${shown}” is not a day. Type for example tomorrow, tuesday, 03/02 or 2027-02-03.`,
  );
}

function dayOf(word: string): DayArgs['day'] | null {
  if (TODAY.has(foldCase(word))) return 'today';
  if (YESTERDAY.has(foldCase(word))) return 'yesterday';
  return TOMORROW.has(foldCase(word)) ? 'tomorrow' : dayAsked(word);
}

async function run(operations: OperationContext, context: CommandContext<DayArgs>): Promise<CommandAnswer> {
  const { args, user, now } = context;
  const today = dayIn(now, operations.settings.zone);
  const day = dateOf(args.day, today);
  if (day === null)
    return text(
      'Ce jour n’est pas de cette semaine : écrivez sa date.',
      'That day is not of this week: write its date.',
    );
  if (args.person === null) {
    const operatorId = user.roles.includes('operator') ? user.id : null;
    return card(cardKeyText({ kind: 'day', day, operatorId }));
  }
  if (EVERYBODY.has(foldCase(args.person))) return card(cardKeyText({ kind: 'day', day, operatorId: null }));
  const found = await findOperator(operations.db, args.person, now);
  if (found.kind === 'refused') {
    const near = didYouMean(args.person, DAY_WORDS);
    return text(`${found.text.fr}${near.fr}`, `${found.text.en}${near.en}`);
  }
  return card(cardKeyText({ kind: 'day', day, operatorId: found.userId }));
}

function dateOf(day: DayArgs['day'], today: string): string | null {
  if (day === 'today') return today;
  if (day === 'tomorrow') return addDays(today, 1);
  if (day === 'yesterday') return addDays(today, -1);
  return day.kind === 'date' ? day.day : dayInWeek(day, isoWeekOf(today).weekStart);
}
