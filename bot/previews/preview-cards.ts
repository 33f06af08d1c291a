// How the cards of previews are drawn.
import { campaignPreviewCard } from '../../cards/previews/draft/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { draftView } from './draft-view.ts';

export const previewCards: CardDrawings<'draft'> = {
  draft: drawing(
    ({ draftId }, ctx, _page, pages) => draftView(ctx, draftId, pages === null ? null : { leftOutPage: 1, ...pages }),
    campaignPreviewCard,
    { underList: 'whole' },
  ),
};
