// How the cards of patch groups are drawn.
import { groupCard } from '../../cards/patch-groups/group/card.ts';
import { groupsCard } from '../../cards/patch-groups/groups/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { groupsView, groupView } from './groups-view.ts';

export const patchGroupCards: CardDrawings<'groups' | 'group'> = {
  groups: drawing((_key, ctx, page) => groupsView(ctx, page), groupsCard),
  group: drawing(({ groupId }, ctx, page) => groupView(ctx, groupId, page), groupCard),
};
