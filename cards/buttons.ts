// The buttons of every card: Action.Execute with the same data in an Action.Submit for clients that know no Execute.
import type { CardAction, CardElement } from './adaptive-card.ts';
import { inertText } from './plain-text.ts';
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
  return {
    type: 'Action.Execute',
    verb,
    title: label,
    data,
    ...inputs,
    fallback: { type: 'Action.Submit', title: label, data: { verb, ...data }, ...inputs },
  };
}

/** A button that types the command for the person, as if they had sent it. */
export function typeCommand(title: string, command: string): CardAction {
  return {
    type: 'Action.Submit',
    title: inertText(title, 60),
    data: { msteams: { type: 'messageBack', text: command, displayText: command } },
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
