// What stands in for a card that Teams would refuse as too large: the same in a few lines, without buttons, and how to see the rest.
import type { Language } from '../domain/language.ts';
import type { AdaptiveCard, CardElement } from './adaptive-card.ts';
import { run } from './plain-text.ts';

/** UTF-16 units of text that are kept, and of one line. */
const MAX_TEXT = 3_000;
const MAX_LINE = 300;

const WORDS = {
  fr: 'Cette carte est trop grande pour Teams. En voici le début. Pour la suite, demandez-en une partie : /serveur NOM, /aide, une page ou un domaine.',
  en: 'This card is too large for Teams. Here is its beginning. To see more, ask for part of it: /server NAME, /help, a page or a domain.',
} as const;

/** `card`: as it should have been. */
export function shortenedCard(card: Readonly<Record<string, unknown>>, language: Language): AdaptiveCard {
  const lines: string[] = [];
  let left = MAX_TEXT;
  for (const line of linesOf(card.body)) {
    if (left <= 0) break;
    const kept = line.slice(0, Math.min(MAX_LINE, left));
    left -= kept.length;
    lines.push(kept);
  }
  const { fallbackText } = card;
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: typeof fallbackText === 'string' ? fallbackText.slice(0, 200) : WORDS[language],
    body: [
      { type: 'TextBlock', text: WORDS[language], weight: 'Bolder', wrap: true },
      ...lines.map((line) => textLine(line)),
    ],
  };
}

function textLine(text: string): CardElement {
  return { type: 'RichTextBlock', inlines: [run(text)] };
}

/** The texts of a card in their order, one a block; what is hidden until a touch is left out. */
export function linesOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(linesOf);
  if (typeof node !== 'object' || node === null) return [];
  const element = node as Readonly<Record<string, unknown>>;
  if (element.isVisible === false) return [];
  switch (element.type) {
    case 'TextBlock':
      return typeof element.text === 'string' ? [element.text] : [];
    case 'RichTextBlock':
      return [inlinesOf(element.inlines)];
    case 'FactSet':
      return factsOf(element.facts);
    default:
      return [element.items, element.columns].flatMap(linesOf);
  }
}

function inlinesOf(inlines: unknown): string {
  if (!Array.isArray(inlines)) return '';
  return inlines.map((inline) => (typeof inline === 'string' ? inline : String(inline?.text ?? ''))).join('');
}

function factsOf(facts: unknown): string[] {
  return Array.isArray(facts) ? facts.map((fact) => `${fact?.title ?? ''} ${fact?.value ?? ''}`) : [];
}
