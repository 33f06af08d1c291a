// `/freeze`: the days on which nothing is patched: shown, added, removed (PLAN-4).

import { formatPeriod } from '../../cards/dates.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { isoDay } from '../../domain/history/iso-day.ts';
import { addDays, dayIn, type IsoWeek, isoWeek, parseWeekCode, weekCodeOf } from '../../domain/planning/iso-week.ts';
import { unclearWeek, weekMeant } from '../../domain/planning/week-meant.ts';
import {
  answerTo,
  byOf,
  card,
  cardAndNote,
  type PatchCommand,
  refusalAnswer,
  text,
} from '../shared/command-answers.ts';
import { type OperationContext, type Refused, refuse, refused } from '../shared/operation.ts';
import { many, number, reason, wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { addFreeze, removeFreeze } from './freeze.ts';
import { type FreezeArgs, type FrozenDays, parseFreeze, type WeekNamed } from './freeze-words.ts';

const PERIOD = wordArgument(
  { fr: 'Semaine ou jours', en: 'Week or days' },
  { fr: 'Il manque la semaine ou les jours.', en: 'The week or the days are missing.' },
  (word) => parseWeekCode(word) !== null || isoDay(word) !== null || /^20\d{2}$/.test(word),
);
const FREEZE_NUMBER = number(
  { fr: 'Numéro', en: 'Number' },
  { fr: 'Il manque le numéro du gel.', en: 'The number of the freeze is missing.' },
);

export function freezeCommand(operations: OperationContext): PatchCommand<FreezeArgs> {
  return {
    name: { fr: 'gel', en: 'freeze' },
    aliases: ['gels', 'freezes'],
    ability: 'read',
    help: { fr: 'montre, ajoute ou retire les gels', en: 'shows, adds or removes freezes' },
    forms: [
      {
        parts: { period: many(PERIOD), reason },
        does: {
          fr: 'gèle une semaine ou des jours, avec un motif',
          en: 'freezes a week or days, with a reason',
        },
        example: { fr: '/gel S12 2027 bascule comptable', en: '/freeze S12 2027 accounting cutover' },
      },
      {
        parts: {},
        does: { fr: 'montre les gels', en: 'shows the freezes' },
        underList: 'same',
        example: { fr: '/gel', en: '/freeze' },
      },
      {
        parts: { remove: keyword(['retirer', 'supprimer'], ['remove', 'delete']), number: FREEZE_NUMBER },
        does: { fr: 'retire un gel, par son numéro', en: 'removes a freeze, by its number' },
        example: { fr: '/gel retirer 4', en: '/freeze remove 4' },
      },
    ],
    parse: parseFreeze,
    abilityFor: ({ kind }) => (kind === 'list' ? 'read' : 'freeze.edit'),
    run: (context) => runFreeze(operations, context, context.args),
  };
}

export async function runFreeze(
  operations: OperationContext,
  context: CommandContext<unknown>,
  args: FreezeArgs,
): Promise<CommandAnswer> {
  if (args.kind === 'list') return card('freezes');
  if (args.kind === 'remove') {
    const outcome = await removeFreeze(operations, byOf(context), { freezeId: args.freezeId });
    return answerTo(outcome, ({ firstDay, lastDay }) =>
      text(
        `Gel ${args.freezeId} retiré (${formatPeriod(firstDay, lastDay, 'fr')}).`,
        `Freeze ${args.freezeId} removed (${formatPeriod(firstDay, lastDay, 'en')}).`,
      ),
    );
  }
  const today = dayIn(context.now, operations.settings.zone);
  const days = daysOf(args.days, today);
  if (days.kind === 'refused') return { kind: 'text', text: days.text };
  const outcome = await addFreeze(operations, byOf(context), {
    firstDay: days.firstDay,
    lastDay: days.lastDay,
    reason: args.reason,
  });
  if (outcome.kind === 'refused') return refusalAnswer(outcome);
  return cardAndNote(operations, context, 'freezes', outcome.planned);
}

type Days = { readonly kind: 'days'; readonly firstDay: IsoDate; readonly lastDay: IsoDate };

/** Both ends included; a week is its seven days. The present week is meant to its end; a year that is not clear is asked for. */
function daysOf(days: FrozenDays, today: IsoDate): Days | Refused {
  if (days.kind === 'days') return days;
  const { first, last } = days;
  const from = firstWeek(first, last, today);
  if ('kind' in from) return from;
  const follows = last.weekNumber >= from.weekNumber ? from.year : from.year + 1;
  const to = weekOf({ weekNumber: last.weekNumber, year: last.year ?? follows });
  const isSaid = first.year !== null && last.year !== null;
  if (!('kind' in to) && !isSaid && to.weekStart > addDays(from.weekStart, MAX_UNSAID * 7)) return swapped(from, to);
  return 'kind' in to ? to : { kind: 'days', firstDay: from.weekStart, lastDay: to.weekEnd };
}

/** Longer, across the end of a year that nobody wrote: more likely two weeks that were swapped. */
const MAX_UNSAID = 26;

function swapped(from: IsoWeek, to: IsoWeek): Refused {
  const [first, last] = [from.weekCode, to.weekCode];
  return refuse(
    `De ${first} ${from.year} à ${last} ${to.year} : s’il s’agit bien de cette période, écrivez les deux années ; sinon, inversez les semaines. Rien n’a été changé.`,
    `From ${first} ${from.year} to ${last} ${to.year}: if that is the period, write both years; otherwise swap the weeks. Nothing was changed.`,
  );
}

function firstWeek(first: WeekNamed, last: WeekNamed, today: IsoDate): IsoWeek | Refused {
  if (first.year !== null) return weekOf({ ...first, year: first.year });
  if (last.year !== null) {
    return weekOf({ ...first, year: first.weekNumber <= last.weekNumber ? last.year : last.year - 1 });
  }
  const meant = weekMeant(first.weekNumber, today);
  if (meant.kind === 'unclear') return refused(unclearWeek(first.weekNumber, meant));
  return weekOf({ ...first, year: meant.year });
}

function weekOf({ weekNumber, year }: { readonly weekNumber: number; readonly year: number }): IsoWeek | Refused {
  const code = weekCodeOf(weekNumber);
  return isoWeek(year, weekNumber) ?? refuse(`${year} n’a pas de semaine ${code}.`, `${year} has no week ${code}.`);
}
