// `/freeze`: the days on which nothing is patched: shown, added, removed (PLAN-4).
import { formatPeriod } from '../../cards/dates.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { dayIn, isoWeek, weekCodeOf } from '../../domain/planning/iso-week.ts';
import type { OperationContext } from '../operations/operation.ts';
import { addFreeze, removeFreeze } from '../operations/plan/freeze.ts';
import { nextYearOf } from '../operations/plan/set-plan-row.ts';
import type { CommandAnswer, CommandContext } from './command.ts';
import { type FreezeArgs, type FrozenDays, parseFreeze } from './freeze-words.ts';
import { answerTo, byOf, card, cardAndNote, type PatchCommand, text } from './services.ts';

export function freezeCommand(operations: OperationContext): PatchCommand<FreezeArgs> {
  return {
    name: { fr: 'gel', en: 'freeze' },
    aliases: ['gels', 'freezes'],
    ability: 'read',
    help: {
      fr: 'montre, ajoute ou retire les périodes de gel (semaine ou jours, avec un motif)',
      en: 'shows, adds or removes freeze periods (a week or days, with a reason)',
    },
    example: { fr: '/gel S12 2027 bascule comptable', en: '/freeze S12 2027 accounting cutover' },
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
  if (days === null) return impossible(args.days);
  const outcome = await addFreeze(operations, byOf(context), { ...days, reason: args.reason });
  if (outcome.kind === 'refused') return answerTo(outcome, () => card('freezes'));
  return cardAndNote(operations, context, 'freezes', outcome.planned);
}

/** Both ends included; a week is its seven days. null: the year has no such week. */
function daysOf(days: FrozenDays, today: IsoDate): { readonly firstDay: IsoDate; readonly lastDay: IsoDate } | null {
  if (days.kind === 'days') return days;
  const week = isoWeek(days.year ?? nextYearOf(days.weekNumber, today), days.weekNumber);
  return week === null ? null : { firstDay: week.weekStart, lastDay: week.weekEnd };
}

function impossible(days: FrozenDays): CommandAnswer {
  if (days.kind === 'days') return text('Ces jours n’existent pas.', 'These days do not exist.');
  const code = weekCodeOf(days.weekNumber);
  return text(`${days.year} n’a pas de semaine ${code}.`, `${days.year} has no week ${code}.`);
}
