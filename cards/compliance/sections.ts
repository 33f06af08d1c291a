// Cards of titled sections, whose rows open something: lists that lead to other cards.
import type { CardAction } from '../adaptive-card.ts';
import type { Line } from '../lines.ts';
import { compileTemplate } from '../render.ts';
import template from './sections-template.json' with { type: 'json' };

/** A press on it opens what it is about. */
export type OpenRow = { readonly lines: readonly Line[]; readonly open: CardAction };

export type RowSection = {
  /** Fixed words; empty: none. */
  readonly title: string;
  readonly lines: readonly Line[];
  readonly rows: readonly OpenRow[];
};

export const sectionsTemplate = compileTemplate(template);

/** Without those that hold nothing. */
export function filled(sections: readonly RowSection[]): readonly RowSection[] {
  return sections.filter(({ lines, rows }) => lines.length + rows.length > 0);
}
