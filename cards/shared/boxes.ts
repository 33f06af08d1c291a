// What a card that leads with its state is built of: tinted boxes for what is wrong, plain ones for the rest, and lists that a touch opens.
// A tint is never all that says it (its title has a sign), and on it text keeps the colour that every theme makes readable.
import type { CardElement } from '../adaptive-card.ts';
import { actionSet, toggle } from '../buttons.ts';
import type { Line, Section } from '../lines.ts';

/** Styles of a container, which every client since 1.2 draws in its own colours. */
export type Tone = 'good' | 'warning' | 'attention' | 'accent' | 'emphasis';

/** Before a word of that tone: what a person who sees no colours goes by. */
export const SIGNS = { good: '✔', warning: '⚠', attention: '✖', accent: '▶', emphasis: '○' } as const;

/** A title of fixed words and its lines; nothing without lines. */
export function box({ title, lines }: Section, tone?: Tone): readonly CardElement[] {
  if (lines.length === 0) return [];
  return [container([titleOf(title, tone), ...linesOf(lines)], tone)];
}

export function container(items: readonly CardElement[], tone?: Tone): CardElement {
  const look = tone === undefined ? { separator: true } : { style: tone };
  return { type: 'Container', ...look, spacing: 'Medium', items };
}

export function titleOf(title: string, tone?: Tone): CardElement {
  const sign = tone === undefined ? '' : `${SIGNS[tone]} `;
  return { type: 'TextBlock', text: `${sign}${title}`, weight: 'Bolder', wrap: true };
}

export function linesOf(lines: readonly Line[]): readonly CardElement[] {
  return lines.map(({ inlines, spacing }) => ({ type: 'RichTextBlock', spacing, inlines }));
}

/** `Page 2/7` under a list; nothing for one page. */
export function footOf(text: string): readonly CardElement[] {
  if (text === '') return [];
  return [{ type: 'TextBlock', text, size: 'Small', isSubtle: true, spacing: 'Small', wrap: true }];
}

export type Fold = {
  readonly id: string;
  readonly title: string;
  readonly items: readonly CardElement[];
  /** Where a person has just asked for more of it, as for another page. */
  readonly open?: boolean;
};

/** Each behind a button with its title, which stands above it again once several are open; the buttons beside each other; nothing of those without items. */
export function folds(all: readonly Fold[]): readonly CardElement[] {
  const filled = all.filter(({ items }) => items.length > 0);
  return [
    ...actionSet(filled.map(({ id, title }) => toggle(title, id))),
    ...filled.map(({ id, title, items, open = false }) => ({
      ...{ type: 'Container', id, ...(open ? {} : { isVisible: false }) },
      ...{ spacing: 'Small', items: [titleOf(title), ...items] },
    })),
  ];
}
