// What the buttons of closing send.
import type { CampaignId } from '../../domain/ids.ts';

export type ClosingVerbs = {
  /** `code`: of what the card named as unfinished. */
  'close.confirm': { readonly campaignId: CampaignId; readonly code: string };
  'close.keep': { readonly campaignId: CampaignId };
};
