// How the cards of notifications are drawn.
import { digestCard } from '../../cards/notifications/digest/card.ts';
import { notificationsCard } from '../../cards/notifications/notifications/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { digestView } from './digest-view.ts';
import { notificationsView } from './notifications-view.ts';

export const notificationCards: CardDrawings<'notifications' | 'digest'> = {
  notifications: drawing(({ userId }, ctx) => notificationsView(ctx, userId), notificationsCard, { underList: 'same' }),
  digest: drawing(({ digestId }, ctx) => digestView(ctx, digestId), digestCard, { underList: 'same' }),
};
