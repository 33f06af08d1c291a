// A server without an operator, since a maintenance window put it into its campaign (POL-5): whoever approved the window is who orders.
import type { Text } from '../language.ts';

/** `by` null: the window has been changed since, and nobody has approved it. */
export type WindowOrder = { readonly window: string; readonly by: string | null };

/** In the place of the operator. */
export function windowOrderText({ window, by }: WindowOrder): Text {
  return by === null
    ? { fr: `fenêtre « ${window} », à approuver`, en: `window “${window}”, to be approved` }
    : { fr: `fenêtre « ${window} », ordre de ${by}`, en: `window “${window}”, ordered by ${by}` };
}
