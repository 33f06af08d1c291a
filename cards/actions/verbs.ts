// What the buttons of actions send (RUN-19).
import type { ActionId, AttemptActionId } from '../../domain/ids.ts';

export type ActionsVerbs = {
  /** `subject` as `domain/actions/subject-text` writes it. */
  'actions.add': { readonly subject: string };
  'actions.open': { readonly actionId: ActionId };
  'actions.change': { readonly actionId: ActionId };
  'actions.archive': { readonly actionId: ActionId };
  /** `subject` as above: the card that is drawn again. */
  'actions.restart': { readonly owedId: AttemptActionId; readonly subject: string };
  'actions.settle': { readonly owedId: AttemptActionId; readonly subject: string };
};
