// What the actions are given to work with, and how they answer: always with the card as it stands now.

import type { Notice } from '../../cards/render.ts';
import { withOpenForm, withTyped } from '../../cards/typed.ts';
import type { Verb } from '../../cards/verbs.ts';
import { loadShownKey } from '../../db/queries/chat/shown-cards.ts';
import type { Db } from '../../db/schema/database.ts';
import { say, type Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { CardClick, ClickAnswer, ConversationRef } from '../chat/ports.ts';
import { byUser } from './by-user.ts';
import type { Pages } from './card-drawing.ts';
import type { Action, ActionContext } from './click.ts';
import type { OperationContext, Outcome, Refused, Requester } from './operation.ts';
import { joined } from './sentences.ts';

export type DrawOptions = { readonly page?: number | Pages; readonly notice?: Notice };

/** The card of that key as this person may see it, drawn anew. */
export type Draw = (key: string, user: KnownUser, options?: DrawOptions) => Promise<ClickAnswer>;
/** Shows the card of that key in that conversation as a new message, live from then on; once for each delivery. */
export type Show = (
  key: string,
  conversation: ConversationRef,
  user: KnownUser,
  delivery: string | null,
) => Promise<void>;

export type ActionServices = OperationContext & { readonly draw: Draw; readonly show: Show };

/** An action of the vocabulary that the cards speak. */
export type CardAction<Data> = Action<Data, Ability> & { readonly verb: Verb };

export function byOf({ user, click }: Pick<ActionContext<unknown>, 'user' | 'click'>): Requester {
  return byUser(user, click.activityId, [click.verb, click.data]);
}

/** As `Show` wants it. */
export function deliveryOfClick(context: Pick<ActionContext<unknown>, 'user' | 'click'>): string | null {
  return byOf(context).delivery ?? null;
}

export function informed(text: Text | null): DrawOptions {
  return text === null ? {} : { notice: { tone: 'info', text } };
}

/** The card that was clicked, with the reason beside the button, and what the person had typed. */
export async function drawRefused(
  { draw }: Pick<ActionServices, 'draw'>,
  { user, data, click }: ActionContext<unknown>,
  { text }: Refused,
  on: { readonly key: string } & Pick<DrawOptions, 'page'>,
): Promise<ClickAnswer> {
  const { key, ...place } = on;
  const answer = await draw(key, user, { ...place, notice: { tone: 'error', text } });
  // The card is not for them, or is gone: the reason is all there is to say.
  if (answer.kind !== 'card') return { kind: 'message', text: say(text, user.language) };
  return { ...answer, card: withOpenForm(withTyped(answer.card, typedIn(data)), click.verb) };
}

function typedIn(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

/**
 * The card after the click: the one of `done`, or, refused, the one that was clicked with the reason (`page` keeps the place of
 * whoever turned pages).
 */
export async function drawOutcome<Done extends object>(
  services: ActionServices,
  context: ActionContext<unknown>,
  outcome: Outcome<Done>,
  cards: {
    readonly clicked: string;
    readonly page?: number;
    readonly done?: (done: Done) => { readonly key: string; readonly note?: Text | null };
    /** On the card that was clicked. */
    readonly note?: (done: Done) => Text | null;
  },
): Promise<ClickAnswer> {
  const place = cards.page === undefined ? {} : { page: cards.page };
  if (outcome.kind === 'refused') return drawRefused(services, context, outcome, { key: cards.clicked, ...place });
  const next = cards.done?.(outcome);
  const note = joined([next?.note ?? cards.note?.(outcome) ?? null, outcome.cut ?? null]);
  if (next === undefined) return services.draw(cards.clicked, context.user, { ...place, ...informed(note) });
  return services.draw(next.key, context.user, informed(note));
}

/** The card on which a button was pressed that several cards have; `otherwise` when the message is not known (any more). */
export async function clickedKey<Key extends string>(
  db: Db,
  click: CardClick,
  keys: readonly Key[],
  otherwise: Key,
): Promise<Key> {
  const clicked = await shownKey(db, click);
  return keys.find((key) => key === clicked) ?? otherwise;
}

/** The key of the card that the clicked message shows; null when the message is not known (any more). */
export async function shownKey(db: Db, { conversation, messageId }: CardClick): Promise<string | null> {
  return messageId === null ? null : loadShownKey(db, conversation.id, messageId);
}
