// What the buttons of gate send.
import type { ApplicationId, CampaignId, ServerId } from '../../domain/ids.ts';
import type { OnCampaign } from '../verb-data.ts';

type OnProdGo = OnCampaign & {
  /** Hash of what the card showed (GATE-5). */
  readonly evidence: string;
};

export type GateVerbs = {
  'go.open': { readonly campaignId: CampaignId };
  /** `shown`: of `shownEvidence`; absent on cards of before. */
  'go.approve': OnProdGo & { readonly shown?: string };
  'go.refuse': OnProdGo;
  /** About a blocker: the owners whose answer is awaited in `waitsIn`; the production server, with the reason that is typed. */
  'go.remind': {
    readonly campaignId: CampaignId;
    readonly waitsIn: CampaignId;
    readonly applicationId: ApplicationId | null;
  };
  'go.exclude': { readonly campaignId: CampaignId; readonly serverId: ServerId };
  /** GATE-6. `serverId` null: every server that is blocked. */
  'go.override': OnProdGo & { readonly serverId: ServerId | null };
};
