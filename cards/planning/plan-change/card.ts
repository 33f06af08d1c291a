// What a change of the plan would do, row by row, before it is done; and who did it (PLAN-7).
import type { PlanChangeId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { PlanStatus } from '../../../domain/planning/plan-row.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { type ChangeCardView, changeCard } from '../../change-card.ts';
import { detail, type Line, line } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { type PlanRowWords, planWords } from '../../plan-words.ts';
import { planChangeTexts } from './texts.ts';

export type PlanChangeView = ChangeCardView<PlanChangeLine> & {
  readonly changeId: PlanChangeId;
  readonly kind: 'import' | 'template' | 'edit' | 'undo';
  readonly counts: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly refused: number;
  };
  /** For the button that shows a year; null: none. */
  readonly year: number | null;
};

export type PlanChangeLine = {
  readonly sign: '+' | '~' | '−';
  /** `S05 2027`. */
  readonly week: string;
  readonly row: PlanRowWords;
  /** Of a changed row: what it was. */
  readonly was: { readonly status: PlanStatus; readonly note: string } | null;
  readonly note: string;
};

const COLORS = { '+': 'Good', '~': 'Accent', '−': 'Attention' } as const;

export function planChangeCard(view: PlanChangeView, language: Language): AdaptiveCard {
  const words = planChangeTexts[language];
  const parts = {
    heading: words.heading[view.kind],
    facts: (['added', 'changed', 'removed'] as const)
      .filter((what) => view.counts[what] > 0)
      .map((what) => ({ title: words[what], value: words.rows(view.counts[what]) })),
    lines: (change: PlanChangeLine) => changeLines(change, language),
    actions: actions(view, language),
    key: { kind: 'plan-change', changeId: view.changeId },
  } as const;
  return changeCard(view, words, parts, language);
}

function changeLines({ sign, week, row, was, note }: PlanChangeLine, language: Language): readonly Line[] {
  const shared = planWords[language];
  const head = line(
    run(sign, { color: COLORS[sign], weight: 'Bolder' }),
    strong(week),
    row.domain !== null && run(row.domain, {}, 40),
    row.domain !== null && shared.scope[row.scope],
    run(row.environments.join(', '), { isSubtle: true }, 60),
    (row.status !== 'open' || sign === '~') && shared.status[row.status],
    run(note, { isSubtle: true }, 60),
  );
  return was === null ? [head] : [head, detail(planChangeTexts[language].before(shared.status[was.status], was.note))];
}

function actions({ changeId, state, access, year, kind }: PlanChangeView, language: Language): readonly CardAction[] {
  const words = planChangeTexts[language];
  const show = year === null ? [] : [typeCommand(words.show, `/planning ${year}`)];
  if (!access.edit) return show;
  if (state.kind === 'draft') {
    return [
      execute('plan-change.apply', words.apply, { changeId }),
      execute('plan-change.cancel', words.cancel, { changeId }),
      ...show,
    ];
  }
  const undoable = state.kind === 'applied' && kind !== 'undo';
  return [...(undoable ? [execute('plan-change.undo', words.undo, { changeId })] : []), ...show];
}
