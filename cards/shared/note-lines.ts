// Lines of a campaign or a preview that are about its order: rings and sites, what waits for what, foundations. Names in them are no
// Markdown, as the value of a fact is.
import type { Language } from '../../domain/language.ts';
import type { CardElement } from '../adaptive-card.ts';
import { run } from '../plain-text.ts';
import { inWords, type Words } from '../words.ts';

const MOST = 450;

/** null: there is nothing to say. */
export function noteLines(notes: readonly (Words | null)[], language: Language): readonly CardElement[] {
  return notes.flatMap((note) => {
    if (note === null) return [];
    const line = run(inWords(note, language), { isSubtle: true }, MOST);
    return [{ type: 'RichTextBlock', spacing: 'Small', inlines: [line] }];
  });
}
