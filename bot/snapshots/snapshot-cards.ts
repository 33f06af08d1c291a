// How the cards of snapshots are drawn.
import { snapshotsCard } from '../../cards/snapshots/snapshots/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { snapshotsView } from './snapshots-view.ts';

export const snapshotCards: CardDrawings<'snapshots'> = {
  snapshots: drawing((_key, ctx, page) => snapshotsView(ctx, page), snapshotsCard),
};
