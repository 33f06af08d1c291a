// Lists of hostnames inside a sentence: all of them when few, the first ones and a count when many.
import type { Text } from '../language.ts';

/** `a, b et 3 autres`. Keeps the order given. */
export function nameList(names: readonly string[], most: number): Text {
  const rest = names.length - most;
  // "and 1 other" is as long as the name it hides.
  if (rest <= 1) return { fr: names.join(', '), en: names.join(', ') };
  const shown = names.slice(0, most).join(', ');
  return { fr: `${shown} et ${rest} autres`, en: `${shown} and ${rest} others` };
}
