// The baselines, one of them, and a change of them (POL-1).
import type { BaselineView } from '../../cards/baselines/baseline/card.ts';
import type { BaselineChangeLine, BaselineChangeView } from '../../cards/baselines/baseline-change/card.ts';
import type { BaselinesView } from '../../cards/baselines/baselines/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadBaseline, loadBaselines } from '../../db/queries/baselines/baselines.ts';
import { loadDecidedFor } from '../../db/queries/baselines/simulated.ts';
import { loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { loadGroupsWithBaseline } from '../../db/queries/patch-groups/groups.ts';
import type { BaselineEdit, DefaultEdit } from '../../domain/baselines/baseline-difference.ts';
import { FAMILIES } from '../../domain/baselines/family.ts';
import { rulesText } from '../../domain/baselines/rules-words.ts';
import { simulate } from '../../domain/baselines/simulate.ts';
import { simulatedText } from '../../domain/baselines/simulated-words.ts';
import type { BaselineChangeId, BaselineId } from '../../domain/ids.ts';
import { shownChange } from '../change-sets/change-set-shown.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { BASELINE_CHANGES } from './baseline-work.ts';
import { mayEdit } from './may-edit.ts';

export async function baselinesView(ctx: ViewContext, page: number): Promise<BaselinesView> {
  const rows = (await loadBaselines(ctx.db)).map(({ id, family, name, isDefault, version, madeBy, madeAt, rules }) => ({
    ...{ id, family, name, isDefault, version, madeBy, madeAt },
    rules: rulesText(rules),
  }));
  return {
    rows: pageOf(rows, page, PAGE_SIZES.baselines),
    // Without a Windows server there is no baseline of Windows, and none to be made.
    families: FAMILIES.filter((family) => family !== 'windows' || rows.some((row) => row.family === family)),
    access: { edit: mayEdit(ctx) },
    ...noticePart(ctx),
  };
}

/** null: it is put away, or never was. */
export async function baselineView(ctx: ViewContext, baselineId: BaselineId): Promise<BaselineView | null> {
  const { db, now, settings } = ctx;
  const found = await loadBaseline(db, baselineId);
  if (found === null) return null;
  const { family, name, isDefault, version, madeBy, madeAt, rules } = found;
  const alike = await loadDecidedFor(db, { id: baselineId, family, isDefault });
  return {
    ...{ baselineId, family, name, isDefault, version, madeBy, madeAt, rules },
    said: rulesText(rules),
    simulated: simulatedText(simulate(alike, rules, { now, zone: settings.zone })),
    groups: await loadGroupsWithBaseline(db, baselineId),
    access: { edit: mayEdit(ctx) },
    ...noticePart(ctx),
  };
}

export async function baselineChangeView(
  ctx: ViewContext,
  changeId: BaselineChangeId,
  page: number,
): Promise<BaselineChangeView | null> {
  const change = await loadChange(ctx.db, 'baseline_changes', changeId);
  if (change === null) return null;
  const { edits, defaults = [] } = change.difference;
  return {
    ...shownChange(ctx, BASELINE_CHANGES, change, {
      lines: [...defaults.flatMap(defaultLines), ...edits.flatMap(linesOf)],
      page,
    }),
    counts: { baselines: edits.length + defaults.length, refused: change.refusals.length },
  };
}

/** What the new default says, what it says that the old one does not, and what that does to the servers without a group's own. */
function defaultLines({ family, from, to, rules, simulated }: DefaultEdit): readonly BaselineChangeLine[] {
  const known = new Set(rules === null ? [] : rulesText(rules.from).map(({ en }) => en));
  return [
    { kind: 'default', family, from, to },
    ...(rules === null ? [] : rulesText(rules.to)).map(
      (text) => ({ kind: 'rule', text, isNew: !known.has(text.en) }) as const,
    ),
    ...(simulated === null
      ? []
      : ([
          { kind: 'now', text: simulatedText(simulated.now) },
          { kind: 'after', text: simulatedText(simulated.after) },
        ] as const)),
  ];
}

function linesOf({ family, name, before, after, simulated }: BaselineEdit): readonly BaselineChangeLine[] {
  const known = new Set((before === null ? [] : rulesText(before)).map(({ en }) => en));
  const said = after === null ? [] : rulesText(after);
  const sign = before === null ? '+' : after === null ? '−' : '~';
  return [
    { kind: 'name', sign, family, name },
    ...said.map((text) => ({ kind: 'rule', text, isNew: !known.has(text.en) }) as const),
    ...(simulated?.now == null ? [] : [{ kind: 'now', text: simulatedText(simulated.now) } as const]),
    ...(simulated === null ? [] : [{ kind: 'after', text: simulatedText(simulated.after) } as const]),
  ];
}
