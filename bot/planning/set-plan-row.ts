// `/planning set S05 trafic hprod`: one row of the plan, and `/planning empty S05`.
import { loadFormChoices, loadPlanYear, type PlanFinding } from '../../db/queries/planning/plan-year.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { dayIn, isoWeek, isoWeekOf, weekCodeOf } from '../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../domain/planning/plan-check.ts';
import { contentOf, type PlanContent } from '../../domain/planning/plan-content.ts';
import type { PlanEdit } from '../../domain/planning/plan-difference.ts';
import { type EnvScope, scopeTakes } from '../../domain/planning/plan-row.ts';
import { scopeText } from '../../domain/planning/scope-words.ts';
import { unclearWeek, weekMeant } from '../../domain/planning/week-meant.ts';
import { environmentKey } from '../../domain/server.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { findDomain } from '../shared/named-domain.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { freeText, namesText } from '../shared/sentences.ts';
import { editPlan } from './plan-work.ts';

export type PlanRowRequest = {
  /** null: the one that is certainly meant (`domain/planning/week-meant.ts`). */
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

const MAX_NOTE = 200;

export function setPlanRow(ctx: OperationContext, by: Requester, ask: PlanRowRequest): Promise<Outcome<PlanEdited>> {
  const spec = { ability: 'plan.edit', action: 'plan.set', object: PLAN } as const;
  return operate(ctx, by, spec, async (work) => {
    const week = findWeek(ask, dayIn(work.now, work.settings.zone));
    if (week.kind === 'refused') return week;
    const domainCode = await findDomain(work.trx, ask.domain);
    if (typeof domainCode !== 'string') return domainCode;
    const environments = await findEnvironments(work.trx, ask.environments, ask.envScope);
    if (environments !== null && !Array.isArray(environments)) return environments as Refused;
    const note = work.text(ask.note ?? '', MAX_NOTE) || null;
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

export type EmptyWeekRequest = {
  readonly year: number | null;
  readonly weekNumber: number;
  readonly domain: string | null;
};

/** Takes the rows of that week out, or those of one domain. */
export function emptyWeek(ctx: OperationContext, by: Requester, ask: EmptyWeekRequest): Promise<Outcome<PlanEdited>> {
  const spec = { ability: 'plan.edit', action: 'plan.empty', object: PLAN } as const;
  return operate(ctx, by, spec, async (work) => {
    const today = dayIn(work.now, work.settings.zone);
    const year = yearOf(ask, today);
    if (typeof year !== 'number') return year;
    const code = ask.domain === null ? null : await findDomain(work.trx, ask.domain);
    if (code !== null && typeof code !== 'string') return code;
    const rows = (await loadPlan(work.trx, ask.weekNumber)).filter(
      (row) => row.year === year && row.status !== 'empty' && (code === null || row.domainCode === code),
    );
    if (rows.length === 0) {
      const week = `${weekCodeOf(ask.weekNumber)} ${year}`;
      return refuse(`Rien n’est planifié en ${week}.`, `Nothing is planned in ${week}.`);
    }
    const edits = rows.map((row): PlanEdit => ({ kind: 'remove', content: contentOf(row) }));
    return edited(work, { year, weekNumber: ask.weekNumber }, edits);
  });
}

const PLAN = { type: 'plan', id: null } as const;

async function edited(
  work: UnitOfWork,
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
  { year, weekNumber }: Pick<PlanRowRequest, 'year' | 'weekNumber'>,
  today: string,
): { readonly kind: 'week'; readonly year: number } | Refused {
  const meant = yearOf({ year, weekNumber }, today);
  if (typeof meant !== 'number') return meant;
  const refusal = weekRefusal({ year: meant, weekNumber }, today);
  return refusal === null ? { kind: 'week', year: meant } : refused(refusal.text);
}

/** The year that is written, else the one that is certainly meant: a change of the plan is not made on a guess. */
function yearOf({ year, weekNumber }: Pick<PlanRowRequest, 'year' | 'weekNumber'>, today: string): number | Refused {
  if (year !== null) return year;
  const meant = weekMeant(weekNumber, today);
  return meant.kind === 'year' ? meant.year : refused(unclearWeek(weekNumber, meant));
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

async function findEnvironments(
  trx: Trx,
  typed: readonly string[] | null,
  envScope: EnvScope,
): Promise<readonly string[] | null | Refused> {
  if (typed === null || typed.length === 0) return null;
  const known = (await loadFormChoices(trx)).environments;
  const byName = new Map(known.map((one) => [environmentKey(one.name), one]));
  const unknown = typed.filter((name) => !byName.has(environmentKey(name)));
  if (unknown.length > 0)
    return unknownEnvironments(
      unknown,
      known.map(({ name }) => name),
    );
  const named = typed.flatMap((name) => byName.get(environmentKey(name)) ?? []);
  const contrary = named.find((one) => !scopeTakes(envScope, { environment: one.name, production: one.production }));
  if (contrary !== undefined && !isToldApart(envScope, contrary.production)) {
    return refuse(
      `Le périmètre ${scopeText(envScope).fr} exclut l’environnement « ${contrary.name} » : cette ligne ne contiendrait aucun de ses serveurs.`,
      `Scope ${scopeText(envScope).en} excludes the environment “${contrary.name}”: this row would include none of its servers.`,
    );
  }
  if (contrary !== undefined) {
    return refuse(
      `« ${envScope} » et l’environnement « ${contrary.name} » se contredisent.`,
      `“${envScope}” and the environment “${contrary.name}” contradict each other.`,
    );
  }
  return [...new Set(named.map(({ name }) => name))].sort();
}

function unknownEnvironments(unknown: readonly string[], names: readonly string[]): Refused {
  const list = namesText(unknown.map((name) => freeText(name, 60)));
  const known = names.join(', ');
  const near = didYouMean(unknown[0] ?? '', names);
  return refuse(
    `Environnement inconnu : ${list.fr} (connus : ${known}).${near.fr} Un administrateur l’ajoute avec /environnement.`,
    `Unknown environment: ${list.en} (known: ${known}).${near.en} An admin adds it with /environment.`,
  );
}

/** `production` null: nobody has said. */
function isToldApart(scope: EnvScope, production: boolean | null): boolean {
  return (scope === 'prod' && production === false) || (scope === 'hprod' && production === true);
}
