// What a change of the plan would do, row by row, before it is done; and who did it (PLAN-7).
import type { PlanChangeId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { PlanStatus } from '../../../domain/planning/plan-row.ts';
import { UNREAD_TITLE } from '../../../domain/unread.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import template from '../../change-template.json' with { type: 'json' };
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, section, topLines } from '../../lines.ts';
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type PlanRowWords, planWords } from '../../plan-words.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import { planChangeTexts } from './texts.ts';

export type PlanChangeView = CardBase & {
  readonly changeId: PlanChangeId;
  readonly kind: 'import' | 'template' | 'edit' | 'undo';
  readonly fileName: string;
  readonly by: string;
  readonly at: Date;
  readonly state:
    | { readonly kind: 'draft' | 'refused' }
    | { readonly kind: 'applied' | 'cancelled' | 'undone'; readonly by: string; readonly at: Date };
  readonly counts: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly refused: number;
  };
  /** Page size PAGE_SIZES.planChange; both lists turn together. */
  readonly refusals: Page<Words>;
  /** What the file holds and was not read. */
  readonly unread: Top<Words>;
  readonly changes: Page<PlanChangeLine>;
  /** For the button that shows a year; null: none. */
  readonly year: number | null;
  readonly access: { readonly edit: boolean };
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

const MOST_UNREAD = 10;
const compiled = compileTemplate(template);
const COLORS = { '+': 'Good', '~': 'Accent', '−': 'Attention' } as const;

export function planChangeCard(view: PlanChangeView, language: Language): AdaptiveCard {
  const words = planChangeTexts[language];
  const longest = view.refusals.pages >= view.changes.pages ? view.refusals : view.changes;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading[view.kind],
        subtitle: line(
          run(view.fileName, { weight: 'Bolder' }, 80),
          run(words.asked(view.by, formatInstant(view.at, language)), { isSubtle: true }),
        ).inlines,
        state: [stateRun(view, language)],
        facts: (['added', 'changed', 'removed'] as const)
          .filter((what) => view.counts[what] > 0)
          .map((what) => ({ title: words[what], value: words.rows(view.counts[what]) })),
        refusals: section(
          words.refusals,
          view.refusals.rows.map((text) => line(run(inWords(text, language), { color: 'Attention' }))),
        ),
        unread: section(
          inWords(UNREAD_TITLE, language),
          topLines(view.unread, MOST_UNREAD, language, (text) => [line(run(inWords(text, language)))]),
        ),
        changes: section(
          words.changes,
          view.changes.rows.flatMap((change) => changeLines(change, language)),
        ),
        foot: pageText(longest),
      },
      summary: words.heading[view.kind],
      actions: actions(view, language),
      pager: pageButtons(longest, language, { kind: 'plan-change', changeId: view.changeId }),
      refresh: { kind: 'plan-change', changeId: view.changeId, page: longest.page },
    },
    view,
    language,
  );
}

function stateRun({ state, counts }: PlanChangeView, language: Language): TextRun {
  const words = planChangeTexts[language];
  if (state.kind === 'draft') return run(words.waiting, { isSubtle: true });
  if (!('by' in state)) return run(words.refused(counts.refused), { color: 'Attention', weight: 'Bolder' });
  return run(words[state.kind](state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
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
