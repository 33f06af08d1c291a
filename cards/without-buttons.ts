// A card without some of its buttons, and without what only they needed: their fields, their form, the switch that opens it. So a card of
// a channel shows everybody what everybody may press (ADR 8).
import type { AdaptiveCard } from './adaptive-card.ts';

/** What comes back to the bot when it is pressed: a verb with its data, or a line as if it had been typed. */
export type Press = { readonly verb: string; readonly data: unknown } | { readonly line: string };

type Element = Readonly<Record<string, unknown>>;
const GONE = Symbol('gone');

/** `taken`: what was pressed by the buttons that are gone, in their order. The very card when there are none. */
export function withoutButtons(
  card: AdaptiveCard,
  isKept: (press: Press) => boolean,
): { readonly card: AdaptiveCard; readonly taken: readonly Press[] } {
  const taken = pressesOf(card).filter((press) => !isKept(press));
  if (taken.length === 0) return { card, taken };
  const isGone = (element: Element) => {
    const press = pressOf(element);
    return press !== null && !isKept(press);
  };
  const forms = new Set(formsOf(card.body).filter((form) => isEmptied(form, isGone)));
  const left = prune(card.body, (element) => forms.has(element) || isGone(element));
  const fieldless = prune(left, isUnusedField(left));
  const ids = new Set(idsOf(fieldless));
  const body = prune(fieldless, (element) => isSwitchOf(element, (id) => !ids.has(id)));
  return { card: { ...card, body: body as AdaptiveCard['body'] }, taken };
}

/** Of all buttons of the card, in their order. */
export function pressesOf(card: AdaptiveCard): readonly Press[] {
  return elementsIn(card.body).flatMap((element) => pressOf(element) ?? []);
}

function pressOf({ type, verb, data }: Element): Press | null {
  if (type === 'Action.Execute' && typeof verb === 'string') return { verb, data };
  const line = type === 'Action.Submit' ? lineOf(data) : null;
  return line === null ? null : { line };
}

/** Of a button that types a command for the person. */
function lineOf(data: unknown): string | null {
  const typed = isElement(data) ? data.msteams : null;
  return isElement(typed) && typeof typed.text === 'string' ? typed.text : null;
}

/** Parts that a touch opens. */
function formsOf(node: unknown): readonly Element[] {
  return elementsIn(node).filter(({ isVisible, id }) => isVisible === false && typeof id === 'string');
}

/** It had something to press, and has nothing any more: what is left would be fields without a button. */
function isEmptied(form: Element, isGone: (element: Element) => boolean): boolean {
  const buttons = elementsIn(form.items).filter((element) => pressOf(element) !== null);
  return buttons.length > 0 && buttons.every(isGone);
}

/** A field is sent by the buttons of its own form, or, outside of forms, by those that stand there. */
function isUnusedField(body: unknown): (element: Element) => boolean {
  const forms = formsOf(body);
  const within = new Map(forms.flatMap((form) => elementsIn(form.items).map((element) => [element, form] as const)));
  const sending = new Set(elementsIn(body).flatMap((one) => (sendsFields(one) ? [within.get(one) ?? null] : [])));
  return (element) => isField(element) && !sending.has(within.get(element) ?? null);
}

function sendsFields(element: Element): boolean {
  return pressOf(element) !== null && element.type === 'Action.Execute' && element.associatedInputs !== 'none';
}

function isField({ type }: Element): boolean {
  return typeof type === 'string' && type.startsWith('Input.');
}

function isSwitchOf({ type, targetElements }: Element, isGone: (id: string) => boolean): boolean {
  return type === 'Action.ToggleVisibility' && Array.isArray(targetElements) && targetElements.every(isGone);
}

function idsOf(node: unknown): readonly string[] {
  return elementsIn(node).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

/** What holds elements and has lost all of them goes too. */
function prune(node: unknown, isGone: (element: Element) => boolean): unknown {
  const pruned = without(node, isGone);
  return pruned === GONE ? [] : pruned;
}

function without(node: unknown, isGone: (element: Element) => boolean): unknown {
  if (Array.isArray(node)) {
    const kept = node.map((one) => without(one, isGone)).filter((one) => one !== GONE);
    return kept.length === 0 && node.length > 0 ? GONE : kept;
  }
  if (!isElement(node)) return node;
  if (isGone(node)) return GONE;
  const entries = Object.entries(node).map(([key, inner]) => [key, HELD.has(key) ? without(inner, isGone) : inner]);
  if (entries.some(([key, inner]) => inner === GONE && key !== 'selectAction')) return GONE;
  const kept = entries.filter(([, inner]) => inner !== GONE);
  return entries.every(([key, inner]) => inner === node[String(key)]) ? node : Object.fromEntries(kept);
}

/** Where elements and actions stand in an element. */
const HELD: ReadonlySet<string> = new Set(['items', 'columns', 'actions', 'selectAction']);

function elementsIn(node: unknown): readonly Element[] {
  if (Array.isArray(node)) return node.flatMap(elementsIn);
  if (!isElement(node)) return [];
  return [node, ...Object.entries(node).flatMap(([key, inner]) => (HELD.has(key) ? elementsIn(inner) : []))];
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
