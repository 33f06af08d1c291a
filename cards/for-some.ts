// What a card of a channel says of the buttons that it does not show to everybody, and how those whose they are come to theirs: their client
// asks for its own version by itself (`refresh`, at most 60 people), anybody's by a touch.
import type { Language, Text } from '../domain/language.ts';
import { say } from '../domain/language.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import { execute } from './buttons.ts';
import { run } from './plain-text.ts';

/** Teams refreshes a card for no more people by itself. */
export const MAX_REFRESHED = 60;

export const SHOW_MINE: Text = { fr: 'Afficher mes boutons', en: 'Show my buttons' };

export type ShownPage = { readonly page?: number; readonly leftOutPage?: number };

export type Foot = {
  /** Who may act, as a sentence. */
  readonly who: Text;
  /** To one's own view. */
  readonly button: MineButton | null;
};

/** Drawn in the language of the card, by `withFoot`. */
export type MineButton = { readonly verb: 'card.refresh'; readonly data: { readonly key: string } & ShownPage };

export function mineButton(key: string, page: ShownPage): MineButton {
  return { verb: 'card.refresh', data: { key, ...page } };
}

export function withFoot(card: AdaptiveCard, { who, button }: Foot, language: Language): AdaptiveCard {
  const said = run(say(who, language), { isSubtle: true });
  const actions = button === null ? [] : [execute(button.verb, say(SHOW_MINE, language), button.data)];
  const foot = [
    { type: 'RichTextBlock', separator: true, spacing: 'Medium', inlines: [said] },
    ...(actions.length === 0 ? [] : [{ type: 'ActionSet', spacing: 'Small', actions }]),
  ];
  return { ...card, body: [...card.body, ...foot] };
}

/** `userIds`: Teams' own ids (`29:…`). Empty: by a touch alone. */
export function withRefresh<Card extends object>(
  card: Card,
  { key, page, userIds }: { readonly key: string; readonly page: ShownPage; readonly userIds: readonly string[] },
): Card & Pick<AdaptiveCard, 'refresh'> {
  const action = execute('card.refresh', 'Refresh', { key, ...page });
  return { ...card, refresh: { action, userIds: userIds.slice(0, MAX_REFRESHED) } };
}
