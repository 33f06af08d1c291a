// Data of buttons that several features send.
import type { CampaignId } from '../domain/ids.ts';

/** `version` is that of the card shown. */
export type OnCampaign = { readonly campaignId: CampaignId; readonly version: number };
/** `page`: the one that is shown, to be kept. */
export type OnSessions = { readonly campaignId: CampaignId; readonly page: number };
