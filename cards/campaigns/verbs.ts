// What the buttons of campaigns send.
import type { CampaignId } from '../../domain/ids.ts';
import type { OnCampaign } from '../verb-data.ts';

export type CampaignsVerbs = {
  'campaign.open': { readonly campaignId: CampaignId };
  /** What is due, of whoever clicks or of nobody. */
  'campaign.start': OnCampaign;
  /** Whose and when, as chosen; for all of them their number is typed. */
  'campaign.start-which': { readonly campaignId: CampaignId };
  'campaign.stop': OnCampaign;
  'campaign.retry': OnCampaign;
};
