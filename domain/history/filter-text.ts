// How the filters of the history and of the audit are written: pairs of letters that mean nothing in a key.

/** Every button of a card carries its filter: a longer one would leave no room for what the card shows. */
export const MAX_FILTER_TEXT = 700;

/** Without what is null; `more` is written as it is. */
export function filterText(
  parts: Readonly<Record<string, string | number | null>>,
  more: readonly string[] = [],
): string {
  const pairs = Object.entries(parts).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return [...pairs, ...more].join(';');
}

/** null for a text that is not what `write` makes of what it reads as. */
export function parseFilterText<Filter>(
  text: string,
  read: (values: ReadonlyMap<string, string>) => Filter | null,
  write: (filter: Filter) => string,
): Filter | null {
  const values = text.length > MAX_FILTER_TEXT ? null : valuesOf(text);
  const filter = values === null ? null : read(values);
  return filter !== null && write(filter) === text ? filter : null;
}

function valuesOf(text: string): ReadonlyMap<string, string> | null {
  if (text === '') return new Map();
  try {
    const pairs = text.split(';').map((part) => part.split('='));
    return new Map(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
  } catch {
    return null;
  }
}
