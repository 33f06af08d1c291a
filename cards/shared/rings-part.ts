// The rings of a campaign and the sites that have to answer, in one line. Names of rings are no Markdown, as the value of a fact is.
import type { Language } from '../../domain/language.ts';
import type { CardElement } from '../adaptive-card.ts';
import { run } from '../plain-text.ts';
import { inWords, type Words } from '../words.ts';

const MOST = 300;

/** null: neither. */
export function ringsPart(rings: Words | null, language: Language): readonly CardElement[] {
  if (rings === null) return [];
  const line = run(inWords(rings, language), { isSubtle: true }, MOST);
  return [{ type: 'RichTextBlock', spacing: 'Small', inlines: [line] }];
}
