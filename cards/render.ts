// From a template and its data to a card that may be sent: expanded safely, framed with its notice and buttons, checked.
import { Template } from 'adaptivecards-templating';
import type { Language } from '../domain/language.ts';
import type { AdaptiveCard, CardAction, CardElement } from './adaptive-card.ts';
import { inShortRows } from './button-rows.ts';
import { actionSet } from './buttons.ts';
import { fitted, sizeOf } from './fit.ts';
import { inertText, run } from './plain-text.ts';
import { inFullRows } from './shared/pressed-rows.ts';
import { inFrench, inWords, type Words } from './words.ts';

/** Half of what Teams accepts for a message, leaving room for what surrounds the card. UTF-16 bytes, as Teams counts. */
export const MAX_BYTES = 40_000;

/** A card that Teams might refuse. `card` is what it would have been. */
export class CardTooLarge extends RangeError {
  readonly card: AdaptiveCard;

  constructor(card: AdaptiveCard) {
    super(`card of ${sizeOf(card)} bytes, at most ${MAX_BYTES}`);
    this.name = 'CardTooLarge';
    this.card = card;
  }
}

/** Shown at the top: why a click was refused, what changed. */
export type Notice = { readonly tone: 'info' | 'warning' | 'error'; readonly text: Words };

/** What the view of every card may carry. */
export type CardBase = {
  readonly notice?: Notice;
};

export type CardParts = {
  /** Text, numbers, booleans, lists and objects of them. Null and undefined are bugs: the templating breaks on them. */
  readonly data: object;
  readonly summary: string;
  readonly actions?: readonly CardAction[];
  /** Inputs and what goes with them, below the body; their values travel with buttons that ask for it. */
  readonly extra?: readonly CardElement[];
  /** A second row of buttons, for the pages. */
  readonly pager?: readonly CardAction[];
};

export type CardTemplate = { readonly template: Template };

export function compileTemplate(json: object): CardTemplate {
  return { template: new Template(json) };
}

/** Throws on null data, on `${` left in the result, on more than six buttons in a row; CardTooLarge on more than MAX_BYTES. */
export function renderCard(compiled: CardTemplate, parts: CardParts, base: CardBase, language: Language): AdaptiveCard {
  refuseNulls(parts.data, 'data');
  const expanded = compiled.template.expand({ $root: parts.data }) as { body: readonly CardElement[] };
  const refused = base.notice?.tone === 'error';
  const card: AdaptiveCard = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: inertText(parts.summary, 200),
    body: inShortRows([
      ...(refused ? [] : noticeOf(base.notice, language)),
      ...inFullRows(expanded.body),
      ...(parts.extra ?? []),
      // Beside the button that was pressed: the top of a long card is out of sight then.
      ...(refused ? noticeOf(base.notice, language) : []),
      ...actionSet(parts.pager ?? []),
      ...actionSet(parts.actions ?? []),
    ]),
  };
  return refusingUnfit(fitted(language === 'fr' ? inFrench(card) : card, MAX_BYTES));
}

const NOTICE_LOOKS = {
  info: { style: 'accent', sign: 'ℹ' },
  warning: { style: 'warning', sign: '⚠' },
  error: { style: 'attention', sign: '✖' },
} as const;

function noticeOf(notice: Notice | undefined, language: Language): readonly CardElement[] {
  if (notice === undefined) return [];
  const { style, sign } = NOTICE_LOOKS[notice.tone];
  const text = run(`${sign} ${inWords(notice.text, language)}`, { weight: 'Bolder' });
  return [{ type: 'Container', id: 'notice', style, items: [{ type: 'RichTextBlock', inlines: [text] }] }];
}

function refuseNulls(value: unknown, path: string): void {
  if (value === null || value === undefined) throw new TypeError(`${path} is ${String(value)}`);
  // Actions pass through the templating as a whole, untouched: the ids in their data may be null.
  if (typeof value !== 'object' || isAction(value)) return;
  for (const [key, inner] of Object.entries(value)) refuseNulls(inner, `${path}.${key}`);
}

function isAction(value: object): boolean {
  return 'type' in value && typeof value.type === 'string' && value.type.startsWith('Action.');
}

function refusingUnfit(card: AdaptiveCard): AdaptiveCard {
  const json = JSON.stringify(card);
  const at = json.indexOf('${');
  if (at >= 0) throw new Error(`unexpanded template: ${json.slice(at, at + 60)}`);
  if (sizeOf(card) > MAX_BYTES) throw new CardTooLarge(card);
  return card;
}
