// What a change of links would do, pair by pair, before it is done; and who did it (LINK-2).
import type { LinkChangeId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { type ChangeCardView, changeCard } from '../../change-card.ts';
import { line } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { linkChangeTexts } from './texts.ts';

type LinkChangeLine = { readonly sign: '+' | '−'; readonly prod: string; readonly nonprod: string };

export type LinkChangeView = ChangeCardView<LinkChangeLine> & {
  readonly changeId: LinkChangeId;
  readonly kind: 'detection' | 'import' | 'edit' | 'undo';
  readonly counts: { readonly added: number; readonly removed: number; readonly refused: number };
};

const COLORS = { '+': 'Good', '−': 'Attention' } as const;

export function linkChangeCard(view: LinkChangeView, language: Language): AdaptiveCard {
  const words = linkChangeTexts[language];
  const parts = {
    heading: words.heading[view.kind],
    facts: (['added', 'removed'] as const)
      .filter((what) => view.counts[what] > 0)
      .map((what) => ({ title: words[what], value: words.links(view.counts[what]) })),
    lines: ({ sign, prod, nonprod }: LinkChangeLine) => [
      line(run(sign, { color: COLORS[sign], weight: 'Bolder' }), strong(prod, 80), run(nonprod, {}, 80)),
    ],
    actions: actions(view, language),
    key: { kind: 'link-change', changeId: view.changeId },
  } as const;
  return changeCard(view, words, parts, language);
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
