// Which message a button was pressed on. Every message that shows a card carries a mark of its own among the data of its buttons: what
// Teams took without saying so may be there twice, and only one of the two may work.
import type { AnchorId } from '../../domain/ids.ts';
import { parseId } from '../../domain/ids.ts';
import type { AdaptiveCard } from './ports.ts';

const MARK = 'postedAs';

/** `post`: which of the posts of that anchor. */
export type CardInstance = { readonly anchorId: AnchorId; readonly post: number };

/** The card with its mark on each button that comes back to the bot. */
export function marked(card: AdaptiveCard, { anchorId, post }: CardInstance): AdaptiveCard {
  return withMark(card, `${anchorId}.${post}`) as AdaptiveCard;
}

/** The same mark on the card that answers a click, which takes the place of the clicked one. */
export function markedAs(card: AdaptiveCard, data: unknown): AdaptiveCard {
  const instance = instanceOf(data);
  return instance === null ? card : marked(card, instance);
}

/** Null: a card of an older version, or one that was never posted. */
export function instanceOf(data: unknown): CardInstance | null {
  const mark = typeof data === 'object' && data !== null && MARK in data ? data[MARK] : null;
  const [, anchor, post] = /^(\d{1,10})\.(\d{1,9})$/.exec(typeof mark === 'string' ? mark : '') ?? [];
  const anchorId = parseId<AnchorId>(anchor);
  return anchorId === null ? null : { anchorId, post: Number(post) };
}

/** True when a button of the card comes back to the bot. */
export function hasButtons(card: AdaptiveCard): boolean {
  return JSON.stringify(card).includes('"type":"Action.Execute"');
}

function withMark(value: unknown, mark: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withMark(one, mark));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withMark(inner, mark)]));
  return comesBack(copy) ? { ...copy, data: { ...asObject(copy.data), [MARK]: mark } } : copy;
}

function comesBack({ type, data }: Record<string, unknown>): boolean {
  if (type === 'Action.Execute') return true;
  return type === 'Action.Submit' && typeof data === 'object' && data !== null && 'verb' in data;
}

function asObject(data: unknown): object {
  return typeof data === 'object' && data !== null ? data : {};
}
