// How the cards of files are drawn.
import { downloadCard } from '../../cards/files/download/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { downloadView } from './download-view.ts';

export const fileCards: CardDrawings<'download'> = {
  // A link is for whoever asked for the file.
  download: drawing(({ downloadId }, ctx) => downloadView(ctx, downloadId), downloadCard, {
    byKey: false,
    underList: 'same',
  }),
};
