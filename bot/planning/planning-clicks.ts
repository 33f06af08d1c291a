// The buttons of the annual plan: its cycles and weeks, its rows, the ways out of its findings, and its workbooks.

import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { loadFormChoices } from '../../db/queries/planning/plan-year.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { counted } from '../../domain/counts.ts';
import type { Text } from '../../domain/language.ts';
import { weekCodeOf } from '../../domain/planning/iso-week.ts';
import { ENV_SCOPES } from '../../domain/planning/plan-row.ts';
import { offer } from '../files/offer-click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { page, typed, weekNumber, year } from '../shared/click-data.ts';
import { choiceIn, unreadable } from '../shared/click-inputs.ts';
import { refuse } from '../shared/operation.ts';
import { applyFix } from './apply-fix.ts';
import { proposeTemplate } from './propose-change.ts';
import { emptyWeek, setPlanRow } from './set-plan-row.ts';

const onYearPage = z.object({ year, page: page.or(z.literal(0)) });
const onFix = z.object({
  year,
  findingKey: z.string().max(64),
  fixIndex: z.int().min(0).max(9),
  weekNumber: weekNumber.optional(),
});
const onExport = z.object({ year: year.nullable() });
const onWeek = z.object({ year, weekNumber });
const onPlanForm = z.object({
  year,
  weekNumber,
  [INPUTS.domain]: typed,
  [INPUTS.scope]: typed,
  [INPUTS.environments]: typed,
  [INPUTS.note]: typed,
});

export function planningActions(services: ActionServices) {
  return [...yearActions(services), ...weekActions(services)];
}

const READS = { ability: 'read', readsOnly: true } as const;
const EDITS = { ability: 'plan.edit' } as const;

function yearActions(services: ActionServices) {
  const { draw } = services;
  const findings: CardAction<z.infer<typeof onYearPage>> = {
    ...READS,
    verb: 'planning.findings',
    underList: 'same',
    data: onYearPage,
    run: ({ data, user }) =>
      draw(cardKeyText({ kind: 'planning-findings', year: data.year }), user, { page: data.page }),
  };
  const template: CardAction<{ year: number }> = {
    ...EDITS,
    verb: 'planning.template',
    data: z.object({ year }),
    run: async (context) =>
      drawOutcome(services, context, await proposeTemplate(services, byOf(context), context.data), {
        clicked: cardKeyText({ kind: 'planning', year: context.data.year }),
        done: ({ changeId }) => ({ key: cardKeyText({ kind: 'plan-change', changeId }) }),
      }),
  };
  const workbook: CardAction<z.infer<typeof onExport>> = {
    ability: 'read',
    verb: 'planning.export',
    underList: 'same',
    data: onExport,
    run: (context) =>
      offer(
        services,
        context,
        context.data.year === null ? { kind: 'plan-template' } : { kind: 'plan', year: context.data.year },
      ),
  };
  return [findings, fixAction(services), template, workbook];
}

/** PLAN-6. The card of the week or of the findings goes on, without the finding. */
function fixAction(services: ActionServices): CardAction<z.infer<typeof onFix>> {
  return {
    ...EDITS,
    verb: 'planning.fix',
    data: onFix,
    run: async (context) => {
      const { weekNumber: ofWeek, ...ask } = context.data;
      const clicked =
        ofWeek === undefined
          ? cardKeyText({ kind: 'planning-findings', year: ask.year })
          : cardKeyText({ kind: 'planning-week', year: ask.year, weekNumber: ofWeek });
      return drawOutcome(services, context, await applyFix(services, byOf(context), ask), {
        clicked,
        done: () => ({ key: clicked, note: DONE }),
      });
    },
  };
}

function weekActions(services: ActionServices) {
  const show: CardAction<z.infer<typeof onWeek>> = {
    ...READS,
    verb: 'planning-week.show',
    underList: 'same',
    data: onWeek,
    run: ({ data, user }) => services.draw(weekKey(data), user),
  };
  const empty: CardAction<z.infer<typeof onWeek>> = {
    ...EDITS,
    verb: 'planning-week.empty',
    data: onWeek,
    run: async (context) => {
      const outcome = await emptyWeek(services, byOf(context), { ...context.data, domain: null });
      return drawOutcome(services, context, outcome, {
        clicked: weekKey(context.data),
        done: (done) => ({ key: weekKey(done), note: DONE }),
      });
    },
  };
  return [show, setAction(services), empty];
}

function setAction(services: ActionServices): CardAction<z.infer<typeof onPlanForm>> {
  return {
    ...EDITS,
    verb: 'planning-week.set',
    data: onPlanForm,
    run: async (context) => {
      const { data } = context;
      const { domains, environments } = await loadFormChoices(services.db);
      const on = { clicked: weekKey(data) };
      const scope = choiceIn(data.scope, ENV_SCOPES, null);
      if (scope.kind === 'refused') return drawOutcome(services, context, scope, on);
      if ((data.domain ?? '').trim() === '') return drawOutcome(services, context, NO_DOMAIN, on);
      const ticked = (data.environments ?? '').split(',').filter((id) => id.trim() !== '');
      const nowhere = ticked.find((ticked) => !environments.some(({ id }) => String(id) === ticked.trim()));
      if (nowhere !== undefined) return drawOutcome(services, context, unreadable(nowhere), on);
      const only = environments
        .filter(({ id }) => ticked.some((one) => one.trim() === String(id)))
        .map(({ name }) => name);
      const outcome = await setPlanRow(services, byOf(context), {
        year: data.year,
        weekNumber: data.weekNumber,
        domain: domains.find(({ id }) => String(id) === data.domain)?.name ?? data.domain ?? '',
        envScope: scope.value,
        environments: only.length === 0 ? null : only,
        note: data.note ?? null,
      });
      return drawOutcome(services, context, outcome, {
        clicked: weekKey(data),
        done: (done) => ({ key: weekKey(done), note: plannedText(done) }),
      });
    },
  };
}

const NO_DOMAIN = refuse('Choisissez le domaine.', 'Choose the domain.');

function weekKey({ year: ofYear, weekNumber: number }: z.infer<typeof onWeek>): string {
  return cardKeyText({ kind: 'planning-week', year: ofYear, weekNumber: number });
}

const DONE: Text = {
  fr: 'C’est fait. Pour revenir en arrière : /planning annuler.',
  en: 'Done. To undo it: /planning undo.',
};

function plannedText({
  year: ofYear,
  weekNumber: number,
  findings,
}: {
  year: number;
  weekNumber: number;
  findings: readonly object[];
}): Text {
  const week = `${weekCodeOf(number)} ${ofYear}`;
  const fr =
    findings.length === 0
      ? ''
      : ` ${counted(findings.length, 'fr', 'point à vérifier', 'points à vérifier')} ci-dessous.`;
  const en = findings.length === 0 ? '' : ` ${counted(findings.length, 'en', 'issue', 'issues')} to check below.`;
  return { fr: `Planifié en ${week}.${fr}`, en: `Planned in ${week}.${en}` };
}
