// What a message says while, or because, its card is not there.
import { run } from '../../cards/plain-text.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import type { RenderedCard } from '../chat/ports.ts';

const FOLLOWS: Text = {
  fr: 'La carte va s’afficher ici. Sinon, elle est plus bas dans la conversation.',
  en: 'The card is about to appear here. If it does not, it is further down in the conversation.',
};
const UNDRAWABLE: Text = {
  fr: 'Cette carte n’a pas pu être affichée. Redemandez-la, ou une partie : /serveur NOM. La cause est dans le journal, pour les administrateurs.',
  en: 'This card could not be shown. Request it again, or a part of it: /server NAME. The cause is in the log, for admins.',
};

/** Says which card follows. Without buttons: nobody may know whether it arrived. */
export function placeholderCard(summary: string, language: Language): RenderedCard {
  return textCard(summary, [summary, say(FOLLOWS, language)]);
}

export function undrawableCard(language: Language): RenderedCard {
  const text = say(UNDRAWABLE, language);
  return textCard(text, [text]);
}

function textCard(summary: string, lines: readonly string[]): RenderedCard {
  const body = lines
    .filter((line) => line !== '')
    .map((line) => ({ type: 'RichTextBlock', inlines: [run(line, {}, 400)] }));
  return { card: { type: 'AdaptiveCard', version: '1.5', fallbackText: summary, body }, summary };
}
