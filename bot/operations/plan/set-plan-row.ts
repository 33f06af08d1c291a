// `/planning set S05 trafic hprod`: one row of the plan, and `/planning empty S05`.
import { loadFormChoices, loadPlanYear, type PlanFinding } from '../../../db/queries/plan-year.ts';
import { loadPlan } from '../../../db/queries/planning.ts';
import type { Trx } from '../../../db/schema/database.ts';
import type { PlanChangeId } from '../../../domain/ids.ts';
import { dayIn, isoWeek, isoWeekOf, weekCodeOf } from '../../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../../domain/planning/plan-check.ts';
import { contentOf, type PlanContent } from '../../../domain/planning/plan-content.ts';
import type { PlanEdit } from '../../../domain/planning/plan-difference.ts';
import { type EnvScope, foldedName } from '../../../domain/planning/plan-row.ts';
import { environmentKey } from '../../../domain/server.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  refused,
  type Work,
} from '../operation.ts';
import { freeText, namesText } from '../sentences.ts';
import { editPlan } from './plan-work.ts';

export type PlanRowAsk = {
  /** null: the next such week that is still allowed (PLAN-3). */
  readonly year: number | null;
  readonly weekNumber: number;
  /** As typed: code or name, without case and accents. */
  readonly domain: string;
  readonly envScope: EnvScope;
  readonly environments: readonly string[] | null;
  readonly note: string | null;
};

export type PlanEdited = {
  readonly changeId: PlanChangeId;
  readonly year: number;
  readonly weekNumber: number;
  /** What the planner now reports of that week. */
  readonly findings: readonly PlanFinding[];
};

const MOST_NOTE = 200;

export function setPlanRow(ctx: OperationContext, by: By, ask: PlanRowAsk): Promise<Outcome<PlanEdited>> {
  const deed = { ability: 'plan.edit', action: 'plan.set', object: PLAN } as const;
  return operate(ctx, by, deed, async (work) => {
    const week = findWeek(ask, dayIn(work.now, work.settings.zone));
    if (week.kind === 'refused') return week;
    const domainCode = await findDomain(work.trx, ask.domain);
    if (typeof domainCode !== 'string') return domainCode;
    const environments = await findEnvironments(work.trx, ask.environments);
    if (environments !== null && !Array.isArray(environments)) return environments as Refused;
    const note = freeText(ask.note ?? '', MOST_NOTE) || null;
    const content: PlanContent = {
      year: week.year,
      weekNumber: ask.weekNumber,
      domainCode,
      envScope: ask.envScope,
      status: 'open',
      environments,
      note,
    };
    return edited(work, content, [{ kind: 'put', content }]);
  });
}

export type EmptyAsk = { readonly year: number | null; readonly weekNumber: number; readonly domain: string | null };

/** Takes the rows of that week out, or those of one domain. */
export function emptyWeek(ctx: OperationContext, by: By, ask: EmptyAsk): Promise<Outcome<PlanEdited>> {
  const deed = { ability: 'plan.edit', action: 'plan.empty', object: PLAN } as const;
  return operate(ctx, by, deed, async (work) => {
    const today = dayIn(work.now, work.settings.zone);
    const year = ask.year ?? nextYearOf(ask.weekNumber, today);
    const code = ask.domain === null ? null : await findDomain(work.trx, ask.domain);
    if (code !== null && typeof code !== 'string') return code;
    const rows = (await loadPlan(work.trx, ask.weekNumber)).filter(
      (row) => row.year === year && row.status !== 'empty' && (code === null || row.domainCode === code),
    );
    if (rows.length === 0) {
      const week = `${weekCodeOf(ask.weekNumber)} ${year}`;
      return refuse(`Le planning n’a rien en ${week}.`, `The plan has nothing in ${week}.`);
    }
    const edits = rows.map((row): PlanEdit => ({ kind: 'remove', content: contentOf(row) }));
    return edited(work, { year, weekNumber: ask.weekNumber }, edits);
  });
}

const PLAN = { type: 'plan', id: null } as const;

async function edited(
  work: Work,
  { year, weekNumber }: { readonly year: number; readonly weekNumber: number },
  edits: readonly PlanEdit[],
): Promise<Outcome<PlanEdited>> {
  const changed = await editPlan(work, edits);
  if (changed.kind === 'refused') return changed;
  const { zone, hoursBudget: budget } = work.settings;
  const judged = await loadPlanYear(work.trx, year, { now: work.now, zone, budget });
  const here = new Set(judged.rows.filter((row) => row.weekNumber === weekNumber).map(({ id }) => id));
  const findings = judged.findings.filter(({ rows }) => rows.some((id) => here.has(id)));
  return { kind: 'done', changeId: changed.changeId, year, weekNumber, findings };
}

function findWeek(
  { year, weekNumber }: Pick<PlanRowAsk, 'year' | 'weekNumber'>,
  today: string,
): { readonly kind: 'week'; readonly year: number } | Refused {
  const found = year ?? nextYearOf(weekNumber, today);
  const refusal = weekRefusal({ year: found, weekNumber }, today);
  return refusal === null ? { kind: 'week', year: found } : refused(refusal.text);
}

/** PLAN-3: this year while the week is still allowed, else the next year that has it. */
export function nextYearOf(weekNumber: number, today: string): number {
  const { year } = isoWeekOf(today);
  const years = [year, year + 1, year + 2, year + 3, year + 4, year + 5, year + 6];
  const found = years.find(
    (y) => isoWeek(y, weekNumber) !== null && weekRefusal({ year: y, weekNumber }, today) === null,
  );
  return found ?? year;
}

export async function findDomain(trx: Trx, typed: string): Promise<string | Refused> {
  const domains = await trx.selectFrom('domains').select(['code', 'name']).orderBy('id').execute();
  const wanted = foldedName(typed);
  const found =
    domains.find(({ code }) => foldedName(code) === wanted) ?? domains.find(({ name }) => foldedName(name) === wanted);
  if (found !== undefined) return found.code;
  const known = domains.map(({ code }) => code).join(', ');
  const name = namesText([freeText(typed, 60)]);
  return refuse(`Domaine inconnu : ${name.fr} (connus : ${known}).`, `Unknown domain: ${name.en} (known: ${known}).`);
}

async function findEnvironments(
  trx: Trx,
  typed: readonly string[] | null,
): Promise<readonly string[] | null | Refused> {
  if (typed === null || typed.length === 0) return null;
  const names = (await loadFormChoices(trx)).environments.map(({ name }) => name);
  const byName = new Map(names.map((name) => [environmentKey(name), name]));
  const unknown = typed.filter((name) => !byName.has(environmentKey(name)));
  if (unknown.length > 0) {
    const list = namesText(unknown.map((name) => freeText(name, 60)));
    const known = names.join(', ');
    return refuse(
      `Environnement inconnu : ${list.fr} (connus : ${known}). Un administrateur l’ajoute avec /environnement.`,
      `Unknown environment: ${list.en} (known: ${known}). An admin adds it with /environment.`,
    );
  }
  return [...new Set(typed.flatMap((name) => byName.get(environmentKey(name)) ?? []))].sort();
}
