// The buttons of baselines: propose a change, save it, take it back (POL-1).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import type { RuleField } from '../../domain/baselines/edit-rules.ts';
import { FAMILY_NAMES, familyNamed } from '../../domain/baselines/family.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { BaselineChangeId, BaselineId } from '../../domain/ids.ts';
import { changeClicks } from '../change-sets/change-set-shown.ts';
import { offer } from '../files/offer-click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { refuse } from '../shared/operation.ts';
import { BASELINE_CHANGES } from './baseline-work.ts';
import { proposeBaselineCreate, proposeBaselineEdit, proposeDefaultBaseline } from './propose-baseline.ts';

/** As the form of `cards/baselines/baseline` has them. */
const FIELDS = [
  'kinds',
  'severities',
  'repositories',
  'days',
  'level',
  'others',
  'unrated',
  'approved',
  'rejected',
  'dependencies',
] as const satisfies readonly RuleField[];

const onBaseline = z.object({
  baselineId: idOf<BaselineId>(),
  ...(Object.fromEntries(FIELDS.map((field) => [field, typed])) as Record<(typeof FIELDS)[number], typeof typed>),
});
const onOne = z.object({ baselineId: idOf<BaselineId>() });
const onCreate = z.object({ [INPUTS.name]: typed, [INPUTS.family]: typed });
const EDITS = { ability: 'baseline.edit', underList: 'closed' } as const;
const NO_FAMILY = refuse(`Choisissez la famille : ${FAMILY_NAMES.fr}.`, `Choose the family: ${FAMILY_NAMES.en}.`);
const VERBS = {
  apply: 'baseline-change.apply',
  cancel: 'baseline-change.cancel',
  undo: 'baseline-change.undo',
} as const;

export function baselineActions(services: ActionServices) {
  const propose: CardAction<z.infer<typeof onBaseline>> = {
    ...EDITS,
    verb: 'baseline.propose',
    data: onBaseline,
    run: async (context) => {
      const { baselineId, ...values } = context.data;
      const fields = FIELDS.flatMap((field) => {
        const value = values[field];
        return value === undefined ? [] : [{ field, value }];
      });
      return drawOutcome(
        services,
        context,
        await proposeBaselineEdit(services, byOf(context), { baselineId, fields }),
        {
          clicked: cardKeyText({ kind: 'baseline', baselineId }),
          done: ({ changeId }) => ({ key: changeKey(changeId) }),
        },
      );
    },
  };
  const makeDefault: CardAction<z.infer<typeof onOne>> = {
    ...EDITS,
    verb: 'baseline.make-default',
    data: onOne,
    run: async (context) => {
      const { baselineId } = context.data;
      return drawOutcome(services, context, await proposeDefaultBaseline(services, byOf(context), { baselineId }), {
        clicked: cardKeyText({ kind: 'baseline', baselineId }),
        done: ({ changeId }) => ({ key: changeKey(changeId) }),
      });
    },
  };
  const create: CardAction<z.infer<typeof onCreate>> = {
    ...EDITS,
    verb: 'baseline.create',
    data: onCreate,
    run: async (context) => {
      const { name = '', family: typedFamily = '' } = context.data;
      const family = familyNamed(typedFamily);
      const on = { clicked: cardKeyText({ kind: 'baselines' }) };
      if (family === null) return drawOutcome(services, context, NO_FAMILY, on);
      const ask = { name, family };
      return drawOutcome(services, context, await proposeBaselineCreate(services, byOf(context), ask), {
        ...on,
        done: ({ changeId }) => ({ key: changeKey(changeId) }),
      });
    },
  };
  const workbook: CardAction<object> = {
    ability: 'read',
    verb: 'baseline.export',
    data: z.object({}),
    run: (context) => offer(services, context, { kind: 'baselines' }),
  };
  return [
    propose,
    makeDefault,
    create,
    workbook,
    ...changeClicks(services, BASELINE_CHANGES, VERBS, changeKey),
  ] as const;
}

function changeKey(changeId: BaselineChangeId): string {
  return cardKeyText({ kind: 'baseline-change', changeId });
}
