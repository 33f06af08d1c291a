// Everything that an update changed on one server (VALID-1): the whole list of packages, and how its checks compare.
import type { CheckComparison } from '../../../domain/attempts/check-difference.ts';
import type { PackageChange } from '../../../domain/attempts/package-difference.ts';
import type { ApplicationId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Page } from '../../paging.ts';
import type { CardBase } from '../../render.ts';
import type { Words } from '../../words.ts';

/** `advisories`: those that the change closed, as far as they are known. */
export type AdvisedChange = PackageChange & { readonly advisories: readonly string[] };

export type ValidatedServerView = CardBase & {
  readonly campaignId: CampaignId;
  readonly label: string;
  readonly applicationId: ApplicationId | null;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly patchedAt: Date;
  readonly status: ValidationStatus;
  readonly answer: { readonly by: string; readonly at: Date; readonly comment: string | null } | null;
  readonly counts: { readonly updated: number; readonly installed: number; readonly removed: number };
  /** Distinct ones; 0: none, or not known. */
  readonly advisories: number;
  readonly checks: CheckComparison;
  /** What was run around the update (RUN-19), in one line; absent: nothing was. */
  readonly actions?: Words;
  /** Page size PAGE_SIZES.validatedServer. */
  readonly packages: Page<AdvisedChange>;
};
