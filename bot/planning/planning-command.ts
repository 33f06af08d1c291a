// `/planning`: the annual plan, shown by year and by week, changed, imported and exported (PLAN-1 to PLAN-7).
import { lastAppliedBy } from '../../db/queries/change-sets/change-sets.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn, isoWeek, isoWeekOf, weekCodeOf } from '../../domain/planning/iso-week.ts';
import { undoChange } from '../change-sets/change-set.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { answerTo, byOf, card, cardAndNote, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined } from '../shared/sentences.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { runFreeze } from './freeze-command.ts';
import { PLAN_CHANGES } from './plan-work.ts';
import { PLANNING_FORMS } from './planning-forms.ts';
import { type PlanningArgs, parsePlanning } from './planning-words.ts';
import { proposeImport, proposeTemplate } from './propose-change.ts';
import { emptyWeek, nextYearOf, type PlanEdited, setPlanRow } from './set-plan-row.ts';

type Context = CommandContext<PlanningArgs>;

export function planningCommand(
  operations: OperationContext,
  { readIncomingFile }: { readonly readIncomingFile: ReadIncomingFile },
): PatchCommand<PlanningArgs> {
  return {
    name: { fr: 'planning', en: 'planning' },
    aliases: ['plan', 'planification'],
    ability: 'read',
    help: { fr: 'montre et modifie le planning annuel', en: 'shows and changes the annual plan' },
    forms: PLANNING_FORMS,
    often: ['coordinator'],
    parse: parsePlanning,
    abilityFor,
    run: (context) => run(operations, readIncomingFile, context),
  };
}

function abilityFor(args: PlanningArgs): 'read' | 'plan.edit' | 'freeze.edit' {
  if (args.kind === 'freeze') return args.freeze.kind === 'list' ? 'read' : 'freeze.edit';
  const changes = ['set', 'empty', 'template', 'import', 'undo'].includes(args.kind);
  return changes ? 'plan.edit' : 'read';
}

async function run(
  operations: OperationContext,
  readIncomingFile: ReadIncomingFile,
  context: Context,
): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const today = dayIn(context.now, operations.settings.zone);
  switch (args.kind) {
    case 'year':
    case 'findings': {
      const year = args.year ?? (await currentYear(operations, today));
      return card(cardKeyText({ kind: args.kind === 'year' ? 'planning' : 'planning-findings', year }));
    }
    case 'week':
      return weekCard(args, today);
    case 'set':
      return edited(operations, context, await setPlanRow(operations, by, args));
    case 'empty':
      return edited(operations, context, await emptyWeek(operations, by, args));
    case 'template':
      return proposed(await proposeTemplate(operations, by, { year: args.year ?? isoWeekOf(today).year + 1 }));
    case 'import':
      return importFile(operations, readIncomingFile, context);
    case 'undo':
      return undo(operations, context);
    case 'export':
      return exported(operations, context, args.year ?? (await currentYear(operations, today)));
    case 'export-template':
      return exported(operations, context, null);
    case 'freeze':
      return runFreeze(operations, context, args.freeze);
  }
}

/** This year; the next one when nothing of this year's plan is left and the next has one. */
async function currentYear({ db }: OperationContext, today: string): Promise<number> {
  const { year } = isoWeekOf(today);
  const open = (await loadPlan(db, null)).filter((row) => row.status === 'open' && row.weekEnd >= today);
  const years = open.map((row) => row.year);
  return years.includes(year) || !years.includes(year + 1) ? year : year + 1;
}

function weekCard(
  { year: asked, weekNumber }: { year: number | null; weekNumber: number },
  today: string,
): CommandAnswer {
  const year = asked ?? weekYear(weekNumber, today);
  if (isoWeek(year, weekNumber) !== null) return card(cardKeyText({ kind: 'planning-week', year, weekNumber }));
  const code = weekCodeOf(weekNumber);
  return text(`${year} n’a pas de semaine ${code}.`, `${year} has no week ${code}.`);
}

/** The present week is shown to its end, although nothing may be planned in it any more. */
function weekYear(weekNumber: number, today: string): number {
  const present = isoWeekOf(today);
  return present.weekNumber === weekNumber ? present.year : nextYearOf(weekNumber, today);
}

function edited(
  operations: OperationContext,
  context: Context,
  outcome: Awaited<ReturnType<typeof setPlanRow>>,
): CommandAnswer | Promise<CommandAnswer> {
  if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
  const { year, weekNumber } = outcome;
  return cardAndNote(
    operations,
    context,
    cardKeyText({ kind: 'planning-week', year, weekNumber }),
    joined([editedText(outcome), outcome.cut ?? null]),
  );
}

function editedText({ findings }: PlanEdited): Text | null {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return null;
  return { fr: `C’est au planning, mais : ${first.text.fr}`, en: `It is in the plan, but: ${first.text.en}` };
}

function proposed(outcome: Awaited<ReturnType<typeof proposeTemplate>>): CommandAnswer {
  return answerTo(outcome, ({ changeId }) => changeCard(changeId));
}

function changeCard(changeId: PlanChangeId): CommandAnswer {
  return card(cardKeyText({ kind: 'plan-change', changeId }));
}

async function importFile(
  operations: OperationContext,
  readIncomingFile: ReadIncomingFile,
  context: Context,
): Promise<CommandAnswer> {
  const read = await incomingWorkbook(context, readIncomingFile, '/planning import');
  return read.kind === 'text' ? read : proposed(await proposeImport(operations, byOf(context), read));
}

async function undo(operations: OperationContext, context: Context): Promise<CommandAnswer> {
  const changeId = await lastAppliedBy(operations.db, 'plan_changes', byOf(context).actor.userId);
  if (changeId === null) {
    return text(
      'Aucun de vos changements du planning n’est à annuler.',
      'There is no change of the plan of yours to take back.',
    );
  }
  return answerTo(await undoChange(PLAN_CHANGES, operations, byOf(context), { changeId }), (done) =>
    changeCard(done.changeId),
  );
}

async function exported(operations: OperationContext, context: Context, year: number | null): Promise<CommandAnswer> {
  const download = year === null ? ({ kind: 'plan-template' } as const) : ({ kind: 'plan', year } as const);
  return answerTo(await offerDownload(operations, byOf(context), download), ({ downloadId }) =>
    card(cardKeyText({ kind: 'download', downloadId })),
  );
}
