// What the buttons of validations send.
import type { ApplicationId, CampaignId, ServerId, ValidationId } from '../../domain/ids.ts';
import type { OnCampaign } from '../verb-data.ts';

type OnApplication = OnCampaign & { readonly applicationId: ApplicationId | null; readonly page: number };
/**
 * `serverId` null: every server of the application that still waits. `version`: how often that server was answered. `asked`: about
 * which patch, that of the server or the newest of them all.
 */
type OnValidation = OnApplication & { readonly serverId: ServerId | null; readonly asked: ValidationId };
type OnWaitingRow = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly page: number;
};

export type ValidationsVerbs = {
  'validation.open': { readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null };
  'validation.ok': OnValidation;
  'validation.ko': OnValidation;
  'validation.force': OnValidation;
  /** `asked`: the newest patch of the row. */
  'validations.ok': OnWaitingRow & { readonly asked: ValidationId };
  'validations.ko': OnWaitingRow & { readonly asked: ValidationId };
  'validations.remind': OnWaitingRow;
};
