// How many of what, to be taken in at a glance: a tinted chip for each, with its sign, its number and its word.
import type { Language } from '../../domain/language.ts';
import type { CardElement } from '../adaptive-card.ts';
import { run } from '../plain-text.ts';
import { wholeNumber } from '../words.ts';
import { SIGNS, type Tone } from './boxes.ts';

export type Chip = {
  readonly n: number;
  /** In the number that goes with `n`. */
  readonly word: string;
  readonly tone: Tone;
};

/** A telephone has room for three beside each other, and for two when a word is long: it would be cut. */
const MAX_BESIDE = 3;
const LONG_WORD = 10;

function mostBeside(shown: readonly Chip[]): number {
  const longest = Math.max(...shown.flatMap(({ word }) => word.split(/[ -]/)).map((part) => part.length));
  return longest > LONG_WORD ? MAX_BESIDE - 1 : MAX_BESIDE;
}

/** Of what there is none of there is no chip. */
export function chips(all: readonly Chip[], language: Language): readonly CardElement[] {
  const shown = all.filter(({ n }) => n > 0);
  const beside = Math.ceil(shown.length / Math.ceil(shown.length / mostBeside(shown)));
  const rows = Array.from({ length: Math.ceil(shown.length / beside) || 0 }, (_, i) =>
    shown.slice(i * beside, (i + 1) * beside),
  );
  return rows.map((row) => ({
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      ...row.map((chip) => chipColumn(chip, language)),
      // As wide as the chips above it.
      ...Array.from({ length: beside - row.length }, () => ({ type: 'Column', width: 'stretch', items: [] })),
    ],
  }));
}

function chipColumn({ n, word, tone }: Chip, language: Language) {
  const number = run(`${SIGNS[tone]} ${wholeNumber(n, language)}`, { weight: 'Bolder' });
  const inlines = [number, { ...run(word), text: ` ${word}` }];
  return {
    type: 'Column',
    width: 'stretch',
    style: tone,
    items: [{ type: 'RichTextBlock', horizontalAlignment: 'Center', inlines }],
  };
}
