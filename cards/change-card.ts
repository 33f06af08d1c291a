// A change of many rows, row by row, before it is done; and who did it: what its cards have in common.
import type { CardKey } from '../domain/card-key.ts';
import type { Language } from '../domain/language.ts';
import { UNREAD_TITLE } from '../domain/unread.ts';
import type { AdaptiveCard, CardAction, TextRun } from './adaptive-card.ts';
import template from './change-template.json' with { type: 'json' };
import { formatInstant } from './dates.ts';
import { type Line, line, section, topLines } from './lines.ts';
import { type Page, pageButtons, pageText, type Top } from './paging.ts';
import { run } from './plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from './render.ts';
import { inWords, type Words } from './words.ts';

export type ChangeCardView<Shown> = CardBase & {
  readonly fileName: string;
  readonly by: string;
  readonly at: Date;
  readonly state:
    | { readonly kind: 'draft' | 'refused' }
    | { readonly kind: 'applied' | 'cancelled' | 'undone'; readonly by: string; readonly at: Date };
  readonly counts: { readonly refused: number };
  /** Page size PAGE_SIZES.planChange; both lists turn together. */
  readonly refusals: Page<Words>;
  /** What the file holds and was not read. */
  readonly unread: Top<Words>;
  readonly changes: Page<Shown>;
  readonly access: { readonly edit: boolean };
};

/** In one language. */
export type ChangeCardWords = {
  readonly waiting: string;
  readonly refused: (n: number) => string;
  readonly applied: (by: string, at: string) => string;
  readonly cancelled: (by: string, at: string) => string;
  readonly undone: (by: string, at: string) => string;
  readonly asked: (by: string, at: string) => string;
  readonly refusals: string;
  readonly changes: string;
};

const MAX_UNREAD = 10;
const compiled = compileTemplate(template);

export function changeCard<Shown>(
  view: ChangeCardView<Shown>,
  words: ChangeCardWords,
  parts: {
    readonly heading: string;
    readonly facts: readonly { readonly title: string; readonly value: string }[];
    readonly lines: (shown: Shown) => readonly Line[];
    readonly actions: readonly CardAction[];
    readonly key: CardKey;
    /** What has to be typed before it is applied; absent: nothing. */
    readonly confirm?: { readonly text: string; readonly label: string; readonly placeholder: string };
  },
  language: Language,
): AdaptiveCard {
  const longest = view.refusals.pages >= view.changes.pages ? view.refusals : view.changes;
  return renderCard(
    compiled,
    {
      data: {
        heading: parts.heading,
        subtitle: line(
          run(view.fileName, { weight: 'Bolder' }, 80),
          run(words.asked(view.by, formatInstant(view.at, language)), { isSubtle: true }),
        ).inlines,
        state: [stateRun(view, words, language)],
        facts: parts.facts,
        refusals: section(
          words.refusals,
          view.refusals.rows.map((text) => line(run(inWords(text, language), { color: 'Attention' }))),
        ),
        unread: section(
          inWords(UNREAD_TITLE, language),
          topLines(view.unread, MAX_UNREAD, language, (text) => [line(run(inWords(text, language)))]),
        ),
        changes: section(words.changes, view.changes.rows.flatMap(parts.lines)),
        confirm: parts.confirm === undefined ? [] : [parts.confirm],
        foot: pageText(longest),
      },
      summary: parts.heading,
      actions: parts.actions,
      pager: pageButtons(longest, language, parts.key),
    },
    view,
    language,
  );
}

function stateRun<Shown>(
  { state, counts }: ChangeCardView<Shown>,
  words: ChangeCardWords,
  language: Language,
): TextRun {
  if (state.kind === 'draft') return run(words.waiting, { isSubtle: true });
  if (!('by' in state)) return run(words.refused(counts.refused), { color: 'Attention', weight: 'Bolder' });
  return run(words[state.kind](state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
}
