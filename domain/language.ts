import { frenchSpaces } from './french-spaces.ts';

/** The two languages people are spoken to in. */
export type Language = 'fr' | 'en';

/** A text for people, in both languages. Rules return these, never a finished sentence in one language. */
export type Text = { readonly fr: string; readonly en: string };

export function say(text: Text, language: Language): string {
  return language === 'fr' ? frenchSpaces(text.fr) : text.en;
}
