// How large a card may be, and what stands in for one that is too large.
import { createHash } from 'node:crypto';
import type { Language } from '../../domain/language.ts';
import type { RenderedCard } from '../chat/ports.ts';

/** Teams counts UTF-16, about 100 KB with everything around the card. */
const MAX_BYTES = 80_000;

/** Decides whether a message shows this card already. */
export function cardHash(rendered: RenderedCard): string {
  return createHash('sha256').update(JSON.stringify(rendered.card)).digest('base64url');
}

export function isTooLarge(rendered: RenderedCard): boolean {
  return JSON.stringify(rendered.card).length * 2 > MAX_BYTES;
}

const TOO_LARGE: Readonly<Record<Language, string>> = {
  fr: 'Cette carte est trop grande pour Teams. Demandez une partie : un serveur, une page ou un domaine.',
  en: 'This card is too large for Teams. Ask for a part of it: a server, a page or a domain.',
};

export function tooLargeCard(language: Language): RenderedCard {
  const text = TOO_LARGE[language];
  const body = [{ type: 'TextBlock', text, wrap: true }];
  return { card: { type: 'AdaptiveCard', version: '1.5', body }, summary: text };
}
