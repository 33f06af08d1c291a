// Rows that open something by a touch. Whoever hears a card hears the text of the row: a title would stand in its place, and the row would
// say its first word alone.
import type { CardElement } from '../adaptive-card.ts';

/** The same elements; what the title of a row's action said shows when a mouse rests on it. */
export function inFullRows(elements: readonly CardElement[]): readonly CardElement[] {
  return elements.map(inFull);
}

function inFull(element: CardElement): CardElement {
  const { items, columns, selectAction } = element;
  return {
    ...element,
    ...(isElements(items) ? { items: inFullRows(items) } : {}),
    ...(isElements(columns) ? { columns: inFullRows(columns) } : {}),
    ...(isTitled(selectAction) ? { selectAction: withTooltip(selectAction) } : {}),
  };
}

function withTooltip({ title, ...action }: { readonly title: string }) {
  return { ...action, tooltip: title };
}

function isTitled(value: unknown): value is { readonly title: string } {
  return typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string';
}

function isElements(value: unknown): value is readonly CardElement[] {
  return Array.isArray(value);
}
