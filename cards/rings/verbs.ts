// What the buttons of rings and sites send.
import type { CampaignId, RingId } from '../../domain/ids.ts';

export type RingsVerbs = {
  'ring.create': Record<never, never>;
  'site.create': Record<never, never>;
  'ring.open': { readonly campaignId: CampaignId };
  /** `ring` null: everybody. */
  'ring.withdraw': { readonly campaignId: CampaignId; readonly ring: RingId | null };
  'site.accept': { readonly campaignId: CampaignId };
  'site.refuse': { readonly campaignId: CampaignId };
};
