// How help is drawn: of the commands that there are, with the names that there are.
import { helpCard } from '../../cards/front/help/card.ts';
import { rightsCard } from '../../cards/front/rights/card.ts';
import { loadExampleNames } from '../../db/queries/servers/example-names.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { noticePart } from '../shared/view-context.ts';
import { type HelpSource, helpView } from './help-view.ts';
import { rightsView } from './rights-view.ts';

export function helpCards(commands: () => readonly HelpSource[]): CardDrawings<'help' | 'rights'> {
  return {
    help: drawing(async (key, ctx, page) => {
      const names = await loadExampleNames(ctx.db, { now: ctx.now, zone: ctx.settings.zone });
      return { ...helpView(key, commands(), page, names), ...noticePart(ctx) };
    }, helpCard),
    rights: drawing(({ userId }, ctx) => rightsView(ctx, userId), rightsCard, { underList: 'same' }),
  };
}
