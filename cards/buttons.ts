// The buttons of every card: Action.Execute with the same data in an Action.Submit for clients that know no Execute.
import type { CardAction, CardElement } from './adaptive-card.ts';
import { inertText, untemplated } from './plain-text.ts';
import type { Verb, VerbData } from './verbs.ts';

/** Teams shows six; what follows is lost on some clients. */
export const MAX_ACTIONS = 6;

/**
 * A button. `withInputs`: the inputs of the card travel with the click; without it they are left alone. The fallback
 * carries the verb inside its data, for a Submit has no verb of its own.
 */
export function execute<V extends Verb>(
  verb: V,
  title: string,
  data: VerbData[V],
  options: { readonly withInputs?: boolean } = {},
): CardAction {
  const label = inertText(title, 60);
  const inputs = options.withInputs === true ? {} : { associatedInputs: 'none' };
  const sent = sentData(data);
  return {
    type: 'Action.Execute',
    verb,
    title: label,
    data: sent,
    ...inputs,
    fallback: { type: 'Action.Submit', title: label, data: { verb, ...sent }, ...inputs },
  };
}

const PRIMARY = { style: 'positive' } as const;

/** The same button as the next step: one at most on a card. */
export function primary(action: CardAction): CardAction {
  const fallback = typeof action.fallback === 'object' ? { fallback: { ...action.fallback, ...PRIMARY } } : {};
  return { ...action, ...PRIMARY, ...fallback };
}

/**
 * `key` travels under another name. Microsoft's newer client takes the data for an object of its own, which has a `key`, and writes it:
 * where the card cannot be written to, as in the local client, the click ends there without a word.
 */
function sentData<Data extends object>(data: Data): object {
  if (!('key' in data)) return data;
  const { key, ...rest } = data;
  return { cardKey: key, ...rest };
}

/** The data of a click as its verb declares them. Buttons of cards that were posted before carry `key` itself. */
export function receivedData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('cardKey' in data)) return data;
  const { cardKey, ...rest } = data;
  return { ...rest, key: cardKey };
}

/** Longer than any command with the longest name in it. */
const MAX_COMMAND = 300;

/** A button that types the command for the person, as if they had sent it. */
export function typeCommand(title: string, command: string): CardAction {
  const text = untemplated(command).slice(0, MAX_COMMAND);
  return {
    type: 'Action.Submit',
    title: inertText(title, 60),
    data: { msteams: { type: 'messageBack', text, displayText: text } },
  };
}

export function toggle(title: string, elementId: string): CardAction {
  return { type: 'Action.ToggleVisibility', title: inertText(title, 60), targetElements: [elementId] };
}

/** Nothing for no action. Throws on more than six: a card that needs more must be split. */
export function actionSet(actions: readonly CardAction[]): readonly CardElement[] {
  if (actions.length === 0) return [];
  if (actions.length > MAX_ACTIONS) throw new RangeError(`${actions.length} actions on a card, at most ${MAX_ACTIONS}`);
  return [{ type: 'ActionSet', spacing: 'Medium', actions }];
}
