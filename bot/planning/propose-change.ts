// Proposes a change of many rows, from a workbook or from the cycle: stored with what it would do, and shown before anything is done.

import type { NewChange, RefusedCell } from '../../db/queries/change-sets/change-sets.ts';
import { loadRowCampaigns } from '../../db/queries/planning/plan-changes.ts';
import { loadDomainCodes } from '../../db/queries/planning/plan-year.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import { loadDomainsAsEntered } from '../../db/queries/servers/domains.ts';
import { loadClassifiedEnvironments } from '../../db/queries/servers/environments.ts';
import type { Trx } from '../../db/schema/database.ts';
import { counted } from '../../domain/counts.ts';
import { afterColon } from '../../domain/joined-text.ts';
import type { Text } from '../../domain/language.ts';
import { cycleTemplate } from '../../domain/planning/cycle-template.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../domain/planning/plan-check.ts';
import { contentOf, type PlanContent } from '../../domain/planning/plan-content.ts';
import { differenceOf, isNoDifference, type PlanDifference, resolve } from '../../domain/planning/plan-difference.ts';
import { type KnownNames, type ReadRow, readPlanRows, scopeRefusals } from '../../domain/planning/plan-import.ts';
import type { PlanRow } from '../../domain/planning/plan-row.ts';
import type { OfEnvironment } from '../../domain/server.ts';
import { unreadText } from '../../domain/unread.ts';
import { PLAN_COLUMNS, PLAN_INFORMS } from '../../spreadsheets/plan-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import { type Proposed, proposeChange } from '../change-sets/change-set.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { PLAN_CHANGES } from './plan-work.ts';

type PlanProposed = Proposed<'plan_changes'>;

/**
 * PLAN-7. The file speaks for the whole of the years that it has rows of, from this week on: what it does not have goes. Weeks that are
 * over stay as they are; rows of those that the plan has nothing of are left out, and told. One refused cell, and nothing of it can be
 * applied: the card lists them all.
 */
export async function proposeImport(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<Outcome<PlanProposed>> {
  const table = await readTable(ask.bytes, PLAN_COLUMNS, PLAN_INFORMS);
  const spec = { ability: 'plan.edit', action: 'plan.import', object: PLAN } as const;
  return operate(ctx, by, spec, async (work) => {
    if (table.kind === 'refused') return refused(table.text);
    if (table.rows.length === 0 && table.broken.length === 0) {
      return refuse(
        `La feuille ${table.sheet} n’a aucune ligne sous son en-tête.`,
        `Sheet ${table.sheet} has no rows below its header.`,
      );
    }
    const plan = await loadPlan(work.trx, null);
    const read = readPlanRows(
      table.rows.map(({ cells }) => cells),
      await knownNames(work.trx, plan),
    );
    const today = dayIn(work.now, work.settings.zone);
    const { rows, over } = withoutOver(plan, read.rows, today);
    const { difference, past } = wantedDifference(plan, rows, today);
    const unread = [...table.unread, ...over];
    const refusals = [
      ...table.broken,
      ...read.refusals,
      ...past,
      ...scopeRefusals(
        read.rows.filter(({ content }) => difference.added.includes(content)),
        await listedEnvironments(work.trx),
      ),
      ...(await campaignRefusals(work.trx, plan, difference, read.rows, table.sheet)),
    ];
    if (refusals.length === 0 && isNoDifference(difference)) return refused(nothingNew(unread));
    return store(work, 'import', difference, { fileName: ask.fileName, refusals, unread });
  });
}

/** Section 2.2 of the reference, in the weeks of that year that are still to come and that nothing uses yet. */
export function proposeTemplate(
  ctx: OperationContext,
  by: Requester,
  { year }: { readonly year: number },
): Promise<Outcome<PlanProposed>> {
  const spec = { ability: 'plan.edit', action: 'plan.template', object: { type: 'plan', id: year } } as const;
  return operate(ctx, by, spec, async (work) => {
    const today = dayIn(work.now, work.settings.zone);
    const present = isoWeekOf(today).year;
    if (year < present) return refuse(`${year} est une année passée.`, `${year} is a past year.`);
    if (year > present + 5)
      return refuse(
        `${year} est trop loin : ${present + 5} au plus.`,
        `${year} is too far ahead: ${present + 5} at the latest.`,
      );
    const plan = (await loadPlan(work.trx, null)).filter((row) => row.year === year);
    const used = new Set(plan.filter((row) => row.status !== 'empty').map((row) => row.weekNumber));
    const template = cycleTemplate(year, new Set(await loadDomainCodes(work.trx)));
    const wanted = template.filter((row) => !used.has(row.weekNumber) && weekRefusal(row, today) === null);
    const weeks = new Set(wanted.map(({ weekNumber }) => weekNumber));
    const kept = plan.filter((row) => !weeks.has(row.weekNumber)).map(contentOf);
    const difference = differenceOf(plan.map(contentOf), [...kept, ...wanted]);
    return isNoDifference(difference) ? refused(nothingNew([])) : store(work, 'template', difference, {});
  });
}

const PLAN = { type: 'plan', id: null } as const;

/** What changed in a column that is not read changes nothing: that, too, is said. */
function nothingNew(unread: readonly Text[]): Text {
  const { fr, en } = unreadText(unread);
  return {
    fr: `Le planning est déjà ainsi : rien à changer. ${fr}`.trim(),
    en: `The plan already looks like this: there is nothing to change. ${en}`.trim(),
  };
}

function store(
  work: UnitOfWork,
  kind: 'import' | 'template',
  difference: PlanDifference,
  more: Pick<NewChange<'plan_changes'>, 'fileName' | 'refusals' | 'unread'>,
): Promise<Outcome<PlanProposed>> {
  const { added, changed, removed } = difference;
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  return proposeChange(PLAN_CHANGES, work, { ...more, kind, difference }, counts);
}

/** PLAN-3: whoever starts in the middle of a year brings the plan of all of it, and corrects that file again and again. */
function withoutOver(
  plan: readonly PlanRow[],
  rows: readonly ReadRow[],
  today: string,
): { readonly rows: readonly ReadRow[]; readonly over: readonly Text[] } {
  const weekOf = ({ year, weekNumber }: Pick<PlanContent, 'year' | 'weekNumber'>) => `${year}-${weekNumber}`;
  const planned = new Set(plan.map(weekOf));
  const isOver = ({ content }: ReadRow) => !planned.has(weekOf(content)) && weekRefusal(content, today) !== null;
  const over = rows.filter(isOver);
  if (over.length === 0) return { rows, over: [] };
  return {
    rows: rows.filter((row) => !isOver(row)),
    over: [
      {
        fr: counted(over.length, 'fr', 'ligne de semaines passées', 'lignes de semaines passées'),
        en: counted(over.length, 'en', 'row of weeks that are over', 'rows of weeks that are over'),
      },
    ],
  };
}

/** PLAN-3: weeks that are over stay as they are, and a file that would change one is refused with the cell. */
function wantedDifference(
  plan: readonly PlanRow[],
  rows: readonly ReadRow[],
  today: string,
): { readonly difference: PlanDifference; readonly past: readonly RefusedCell[] } {
  const years = new Set(rows.map(({ content }) => content.year));
  const here = plan.filter((row) => years.has(row.year)).map(contentOf);
  const isOver = (content: PlanContent) => weekRefusal(content, today) !== null;
  const absent = differenceOf(
    here,
    rows.map(({ content }) => content),
  ).removed.filter(isOver);
  const difference = differenceOf(here, [...rows.map(({ content }) => content), ...absent]);
  const touched = new Set([...difference.added, ...difference.changed.map(({ after }) => after)]);
  const past = rows.flatMap(({ content, address }) => {
    const refusal = touched.has(content) ? weekRefusal(content, today) : null;
    return refusal === null ? [] : [{ address, text: atAddress(address, refusal.text) }];
  });
  return { difference, past };
}

/** Rows that became a campaign can neither go nor change: said where the file says it, else of the sheet. */
async function campaignRefusals(
  trx: Trx,
  plan: readonly PlanRow[],
  difference: PlanDifference,
  rows: readonly ReadRow[],
  sheet: string,
): Promise<readonly RefusedCell[]> {
  const { conflicts } = resolve(plan, difference, await loadRowCampaigns(trx));
  return conflicts.map(({ content, text }) => {
    const place = rows.find(
      (row) => row.content.year === content.year && row.content.weekNumber === content.weekNumber,
    );
    const address = place?.address ?? sheet;
    return { address, text: atAddress(address, text) };
  });
}

function atAddress(address: string, { fr, en }: { readonly fr: string; readonly en: string }) {
  return { fr: `${address} : ${afterColon(fr)}`, en: `${address}: ${afterColon(en)}` };
}

/** Environments of the estate, and those that the plan names already: what was exported can be imported. */
async function knownNames(trx: Trx, plan: readonly PlanRow[]): Promise<KnownNames> {
  const domains = await loadDomainsAsEntered(trx);
  const environments = await listedEnvironments(trx);
  const names = [
    ...environments.map(({ environment }) => environment),
    ...plan.flatMap((row) => row.environments ?? []),
  ];
  return { domains, environments: [...new Set(names)] };
}

async function listedEnvironments(trx: Trx): Promise<readonly OfEnvironment[]> {
  const environments = await loadClassifiedEnvironments(trx);
  return environments.map(({ name: environment, production }) => ({ environment, production }));
}
