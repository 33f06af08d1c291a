// What the buttons of prerequisites send.
import type { SessionId } from '../../domain/ids.ts';
import type { OnCampaign } from '../verb-data.ts';

export type PrerequisitesVerbs = {
  'campaign.prereqs': OnCampaign;
  /** The servers that did not pass. */
  'prereqs.failed': OnCampaign;
  /** The server chosen in the list. */
  'prereqs.detail': OnCampaign;
  'prereq.again': { readonly sessionId: SessionId; readonly page: number };
  'prereqs.confirm-backup': OnCampaign;
};
