// How large a card may be, and what stands in for one that is too large.
import { createHash } from 'node:crypto';
import { shortenedCard } from '../../cards/shortened.ts';
import type { Language } from '../../domain/language.ts';
import type { RenderedCard } from '../chat/ports.ts';

/** Teams takes about 100 KB, counted in UTF-16, with everything around the card. */
const MAX_BYTES = 80_000;

/** Decides whether a message shows this card already. */
export function cardHash({ card, whole }: RenderedCard): string {
  const shown = whole === undefined ? card : [card, whole];
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

/** Counted as Teams counts, and as it travels: whichever is more. */
export function bytesOf({ card, summary }: RenderedCard): number {
  const text = JSON.stringify(card) + JSON.stringify(summary);
  return Math.max(text.length * 2, Buffer.byteLength(text, 'utf8'));
}

export function isTooLarge(rendered: RenderedCard): boolean {
  return bytesOf(rendered) > MAX_BYTES;
}

/** The same in a few lines. */
export function tooLargeCard({ card, summary }: RenderedCard, language: Language): RenderedCard {
  return { card: shortenedCard(card, language), summary: summary.slice(0, 200) };
}
