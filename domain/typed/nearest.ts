// The names that somebody may have meant by one that is unknown.

import { distance } from 'fastest-levenshtein';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';

const MAX = 3;
/** A name of which one word is near is farther than a near name. */
const A_PART = 1.5;
/** Of what was typed, that much is compared: nobody's name is longer. */
const MAX_COMPARED = 100;

/** Within a third of its letters, or begun like it; the nearest first. */
export function nearest(typed: string, names: Iterable<string>, most = MAX): readonly string[] {
  const asked = foldCase(typed.slice(0, MAX_COMPARED));
  if (asked === '') return [];
  const tolerance = asked.length <= 3 ? 1 : Math.max(2, Math.floor(asked.length / 3));
  const ranked: { readonly name: string; readonly far: number }[] = [];
  for (const name of new Set(names)) {
    const far = farness(asked, foldCase(name));
    if (far <= tolerance) ranked.push({ name, far });
  }
  const best = Math.min(...ranked.map(({ far }) => far));
  return ranked
    .filter(({ far }) => far <= best + 1)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** A beginning of three letters is near, a word of several likewise: `peage` for `Péage Nord`. */
function farness(asked: string, name: string): number {
  const begins = asked.length >= 3 && name.startsWith(asked);
  const whole = distance(asked, name);
  const parts = name.split(/[\s.,_-]+/).filter((part) => part.length >= 3);
  const part = parts.length < 2 ? whole : Math.min(...parts.map((one) => distance(asked, one))) + A_PART;
  return Math.min(begins ? 1 : whole, whole, part);
}

/** ` Did you mean …?`, or nothing. */
export function didYouMean(typed: string, names: Iterable<string>): Text {
  const near = nearest(typed, names);
  if (near.length === 0) return { fr: '', en: '' };
  return { fr: ` Vouliez-vous dire ${near.join(', ')} ?`, en: ` Did you mean ${near.join(', ')}?` };
}
