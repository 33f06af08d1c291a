// Rows of buttons as short as a telephone is wide: not every client wraps a row, and what it cuts off cannot be touched.
import type { CardAction, CardElement } from './adaptive-card.ts';

/** Pixels that a card of a narrow telephone leaves beside its margins. */
const ROOM = 300;
/** Pixels, on the generous side: fonts differ between clients. */
const LETTER = 7.6;
const AROUND_A_TITLE = 34;

/** The same elements; each row of buttons that would be too long has become several, in the order of the buttons. */
export function inShortRows(elements: readonly CardElement[]): readonly CardElement[] {
  return elements.flatMap((element) => (element.type === 'ActionSet' ? rowsOf(element) : [withShortRows(element)]));
}

function rowsOf(set: CardElement): readonly CardElement[] {
  const rows: CardAction[][] = [];
  let left = 0;
  for (const action of set.actions as readonly CardAction[]) {
    const width = widthOf(action);
    const row = rows.at(-1);
    if (row === undefined || width > left) {
      rows.push([action]);
      left = ROOM - width;
    } else {
      row.push(action);
      left -= width;
    }
  }
  return rows.map((actions, i) => ({ ...set, ...(i === 0 ? {} : { spacing: 'Small' }), actions }));
}

function widthOf({ title }: CardAction): number {
  return title.length * LETTER + AROUND_A_TITLE;
}

function withShortRows(element: CardElement): CardElement {
  const { items, columns } = element;
  return {
    ...element,
    ...(isElements(items) ? { items: inShortRows(items) } : {}),
    ...(isElements(columns) ? { columns: columns.map(withShortRows) } : {}),
  };
}

function isElements(value: unknown): value is readonly CardElement[] {
  return Array.isArray(value);
}
