// Another page of a card, or the card drawn again: one verb each for all of them. They only read, so a client may refresh by itself.
import { z } from 'zod';
import { type CardKey, parseCardKey } from '../../domain/card-key.ts';
import type { CardDrawing } from '../shared/card-drawing.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';
import { page } from '../shared/click-data.ts';
import { cardDrawings } from './cards.ts';
import { earlierRefresh } from './earlier-pages.ts';

/** A key with a filter of many hostnames. */
const MAX_KEY = 4100;
const DRAWINGS = cardDrawings(() => []);

const isShownByKey = (text: string) => drawingOf(text)?.byKey === true;

const onPage = z.object({
  key: z.string().max(MAX_KEY).refine(isShownByKey),
  page: page.optional(),
  leftOutPage: page.optional(),
});
type OnPage = z.infer<typeof onPage>;

export function pageActions({ draw }: Pick<ActionServices, 'draw'>): readonly [CardAction<OnPage>, CardAction<OnPage>] {
  const rest = {
    ability: 'read',
    abilityOf: ({ key }: OnPage) => drawingOf(key)?.ability ?? 'read',
    readsOnly: true,
    run: ({ data: { key, page: first, leftOutPage }, user }: Parameters<CardAction<OnPage>['run']>[0]) => {
      if (first === undefined) return draw(key, user, {});
      return draw(key, user, { page: leftOutPage === undefined ? first : { page: first, leftOutPage } });
    },
  } as const;
  return [
    { verb: 'card.page', data: onPage, ...rest },
    { verb: 'card.refresh', data: onPage.or(earlierRefresh.refine(({ key }) => isShownByKey(key))), ...rest },
  ];
}

function drawingOf(text: string): Pick<CardDrawing<CardKey['kind']>, 'ability' | 'byKey'> | null {
  const key = parseCardKey(text);
  return key === null ? null : DRAWINGS[key.kind];
}
