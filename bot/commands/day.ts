// `/day [date] [@person|all]`: the list of a day, one's own when one patches, else everybody's.
import { cardKeyText } from '../../domain/card-key.ts';
import { type DayAsked, dayAsked, dayInWeek } from '../../domain/planning/day-asked.ts';
import { addDays, dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { findOperator } from '../operations/find-operator.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from './command.ts';
import { fold } from './parse.ts';
import { card, type PatchCommand, text } from './services.ts';

/** `person` null: nobody named. */
type DayArgs = { readonly day: DayAsked | 'today' | 'tomorrow'; readonly person: string | null };

const TODAY = new Set(['today', 'aujourdhui', 'aujourd’hui', "aujourd'hui"]);
const TOMORROW = new Set(['tomorrow', 'demain']);
const EVERYBODY = new Set(['all', 'tous', 'toutes', 'everybody']);

export function dayCommand(operations: OperationContext): PatchCommand<DayArgs> {
  return {
    name: { fr: 'jour', en: 'day' },
    ability: 'read',
    help: {
      fr: 'montre ce qui est prévu un jour, pour vous, pour un opérateur ou pour tous',
      en: 'shows what is planned on a day, for you, for an operator or for all',
    },
    example: { fr: '/jour demain', en: '/day tomorrow' },
    parse: parseDay,
    run: (context) => run(operations, context),
  };
}

function parseDay({ list }: Words): ParsedArgs<DayArgs> {
  const [first, ...others] = list;
  const day = dayOf(first ?? '');
  const words = day === null ? list : others;
  const person = words.join(' ');
  return { kind: 'args', args: { day: day ?? 'today', person: person === '' ? null : person } };
}

function dayOf(word: string): DayArgs['day'] | null {
  if (TODAY.has(fold(word))) return 'today';
  return TOMORROW.has(fold(word)) ? 'tomorrow' : dayAsked(word);
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
  if (EVERYBODY.has(fold(args.person))) return card(cardKeyText({ kind: 'day', day, operatorId: null }));
  const found = await findOperator(operations.db, args.person, now);
  if (found.kind === 'refused') return { kind: 'text', text: found.text };
  return card(cardKeyText({ kind: 'day', day, operatorId: found.userId }));
}

function dateOf(day: DayArgs['day'], today: string): string | null {
  if (day === 'today') return today;
  if (day === 'tomorrow') return addDays(today, 1);
  return day.kind === 'date' ? day.day : dayInWeek(day, isoWeekOf(today).weekStart);
}
