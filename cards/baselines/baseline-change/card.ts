// A change of baselines before it is saved, with what it would do to their servers; and who saved it (POL-1).
import { FAMILY_TEXT, type Family } from '../../../domain/baselines/family.ts';
import type { BaselineChangeId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { type ChangeCardView, changeCard } from '../../change-card.ts';
import { detail, line } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { inWords, type Words } from '../../words.ts';
import { baselineChangeTexts } from './texts.ts';

/** Several of one baseline, the first with its name. */
export type BaselineChangeLine =
  | { readonly kind: 'name'; readonly sign: '+' | '−' | '~'; readonly family: Family; readonly name: string }
  /** Another one decides for servers whose group says nothing else. */
  | { readonly kind: 'default'; readonly family: Family; readonly from: string; readonly to: string }
  /** What it will say; what it does not say yet is new. */
  | { readonly kind: 'rule'; readonly text: Words; readonly isNew: boolean }
  /** What it does to its servers, and what it would do. */
  | { readonly kind: 'now' | 'after'; readonly text: Words };

export type BaselineChangeView = ChangeCardView<BaselineChangeLine> & {
  readonly changeId: BaselineChangeId;
  readonly kind: 'import' | 'edit' | 'undo';
  readonly counts: { readonly baselines: number; readonly refused: number };
};

const COLORS = { '+': 'Good', '−': 'Attention', '~': 'Accent' } as const;

export function baselineChangeCard(view: BaselineChangeView, language: Language): AdaptiveCard {
  const words = baselineChangeTexts[language];
  const parts = {
    heading: words.heading[view.kind],
    facts: [{ title: words.changed, value: words.baselines(view.counts.baselines) }],
    lines: (one: BaselineChangeLine) => [changeLine(one, language)],
    actions: actions(view, language),
    key: { kind: 'baseline-change', changeId: view.changeId },
  } as const;
  return changeCard(view, words, parts, language);
}

function changeLine(one: BaselineChangeLine, language: Language) {
  const words = baselineChangeTexts[language];
  switch (one.kind) {
    case 'name': {
      const { sign, family, name } = one;
      const mark = run(sign, { color: COLORS[sign], weight: 'Bolder' });
      return line(mark, strong(name, 80), inWords(FAMILY_TEXT[family], language));
    }
    case 'default': {
      const mark = run('~', { color: COLORS['~'], weight: 'Bolder' });
      const { family, from, to } = one;
      return line(mark, strong(words.newDefault(from, to), 200), inWords(FAMILY_TEXT[family], language));
    }
    case 'rule':
      return line(run(inWords(one.text, language), one.isNew ? { weight: 'Bolder' } : {}, 300));
    case 'now':
      return detail(words.now(inWords(one.text, language)), {}, 400);
    case 'after':
      return line(run(words.after(inWords(one.text, language)), { color: 'Accent' }, 400));
  }
}

function actions({ changeId, state, access, kind }: BaselineChangeView, language: Language): readonly CardAction[] {
  const words = baselineChangeTexts[language];
  const all = [typeCommand(words.all, '/baseline')];
  if (!access.edit) return all;
  if (state.kind === 'draft') {
    return [
      execute('baseline-change.apply', words.apply, { changeId }),
      execute('baseline-change.cancel', words.cancel, { changeId }),
      ...all,
    ];
  }
  const undoable = state.kind === 'applied' && kind !== 'undo';
  return [...(undoable ? [execute('baseline-change.undo', words.undo, { changeId })] : []), ...all];
}
