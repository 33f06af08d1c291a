// Who stands on the card of a campaign for one of its servers.
import type { Words } from '../../cards/words.ts';
import type { CampaignSession } from '../../db/queries/campaigns/campaign-view.ts';
import { windowOrderText } from '../../domain/windows/window-order.ts';

/** Whoever works on it, or the window that orders it (POL-5); null: nobody. */
export function operatorShown({ operator, window_order: order }: CampaignSession): Words | null {
  return operator ?? (order === null ? null : windowOrderText(order));
}
