// What a change of links would do, pair by pair, before it is done; and who did it (LINK-2).
import type { LinkChangeId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { UNREAD_TITLE } from '../../../domain/unread.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import template from '../../change-template.json' with { type: 'json' };
import { formatInstant } from '../../dates.ts';
import { line, section, topLines } from '../../lines.ts';
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import { linkChangeTexts } from './texts.ts';

export type LinkChangeView = CardBase & {
  readonly changeId: LinkChangeId;
  readonly kind: 'detection' | 'import' | 'edit' | 'undo';
  readonly fileName: string;
  readonly by: string;
  readonly at: Date;
  readonly state:
    | { readonly kind: 'draft' | 'refused' }
    | { readonly kind: 'applied' | 'cancelled' | 'undone'; readonly by: string; readonly at: Date };
  readonly counts: { readonly added: number; readonly removed: number; readonly refused: number };
  /** Page size PAGE_SIZES.planChange; both lists turn together. */
  readonly refusals: Page<Words>;
  /** What the file holds and was not read. */
  readonly unread: Top<Words>;
  readonly changes: Page<{ readonly sign: '+' | '−'; readonly prod: string; readonly nonprod: string }>;
  readonly access: { readonly edit: boolean };
};

const MOST_UNREAD = 10;
const compiled = compileTemplate(template);
const COLORS = { '+': 'Good', '−': 'Attention' } as const;

export function linkChangeCard(view: LinkChangeView, language: Language): AdaptiveCard {
  const words = linkChangeTexts[language];
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
        facts: (['added', 'removed'] as const)
          .filter((what) => view.counts[what] > 0)
          .map((what) => ({ title: words[what], value: words.links(view.counts[what]) })),
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
          view.changes.rows.map(({ sign, prod, nonprod }) =>
            line(run(sign, { color: COLORS[sign], weight: 'Bolder' }), strong(prod, 80), run(nonprod, {}, 80)),
          ),
        ),
        foot: pageText(longest),
      },
      summary: words.heading[view.kind],
      actions: actions(view, language),
      pager: pageButtons(longest, language, { kind: 'link-change', changeId: view.changeId }),
      refresh: { kind: 'link-change', changeId: view.changeId, page: longest.page },
    },
    view,
    language,
  );
}

function stateRun({ state, counts }: LinkChangeView, language: Language): TextRun {
  const words = linkChangeTexts[language];
  if (state.kind === 'draft') return run(words.waiting, { isSubtle: true });
  if (!('by' in state)) return run(words.refused(counts.refused), { color: 'Attention', weight: 'Bolder' });
  return run(words[state.kind](state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
}

function actions({ changeId, state, access, kind }: LinkChangeView, language: Language): readonly CardAction[] {
  const words = linkChangeTexts[language];
  const all = [typeCommand(words.all, '/links')];
  if (!access.edit) return all;
  if (state.kind === 'draft') {
    return [
      execute('link-change.apply', words.apply, { changeId }),
      execute('link-change.cancel', words.cancel, { changeId }),
      ...all,
    ];
  }
  const undoable = state.kind === 'applied' && kind !== 'undo';
  return [...(undoable ? [execute('link-change.undo', words.undo, { changeId })] : []), ...all];
}
