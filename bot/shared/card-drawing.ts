// How a kind of card is drawn: what it shows, gathered from one state of the database, and the card made of that.
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import type { CardKind, KeyOf } from '../../domain/card-key.ts';
import type { Language } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { type UnderList, underList } from '../../domain/people/under-list.ts';
import type { ViewContext } from './view-context.ts';

/** From 1; a page that does not exist becomes the nearest. `leftOutPage`: of the second list of a preview. */
export type Pages = { readonly page: number; readonly leftOutPage?: number };

export type CardDrawing<Kind extends CardKind> = {
  /** What it takes to see it. */
  readonly ability: Ability;
  /** For whom has a list of hosts (PEOPLE-3). */
  readonly underList: UnderList;
  /** A button of any card may ask for it by its key. */
  readonly byKey: boolean;
  /** `pages` null: where it opens. null: there is no such thing. */
  draw(key: KeyOf<Kind>, ctx: ViewContext, pages: Pages | null, language: Language): Promise<AdaptiveCard | null>;
};

/** Of a feature. */
export type CardDrawings<Kind extends CardKind> = { readonly [K in Kind]: CardDrawing<K> };

export function drawing<Kind extends CardKind, View>(
  view: (key: KeyOf<Kind>, ctx: ViewContext, page: number, pages: Pages | null) => Promise<View | null>,
  card: (view: View, language: Language) => AdaptiveCard,
  {
    ability = 'read',
    byKey = true,
    underList: declared,
  }: { readonly ability?: Ability; readonly byKey?: boolean; readonly underList?: UnderList } = {},
): CardDrawing<Kind> {
  return {
    ability,
    underList: underList(ability, declared),
    byKey,
    async draw(key, ctx, pages, language) {
      const shown = await view(key, ctx, pages?.page ?? 1, pages);
      return shown === null ? null : card(shown, language);
    },
  };
}
