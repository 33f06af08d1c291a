// What the list of waiting validations shows (VALID-2).

import type { ApplicationId, CampaignId, ValidationId } from '../../../domain/ids.ts';
import type { WaitingFilter } from '../../../domain/validations/waiting-filter.ts';
import type { Page } from '../../paging.ts';
import type { CardBase } from '../../render.ts';

export type ValidationsView = CardBase & {
  /** Ages are counted to this instant. */
  readonly now: Date;
  readonly filter: WaitingFilter;
  /** The same as people read it. */
  readonly only: string;
  /** That wait, on all pages. */
  readonly servers: number;
  /** Page size PAGE_SIZES.validations. */
  readonly waiting: Page<WaitingValidation>;
  /** Answered, the newest first: under a filter all, else the KOs of open campaigns. `more`: older ones are not shown. */
  readonly answered: { readonly rows: readonly AnsweredValidation[]; readonly more: boolean };
};

/** An answer is changed on the card that it opens. */
export type AnsweredValidation = {
  readonly campaignId: CampaignId;
  readonly label: string;
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly ok: number;
  readonly forced: number;
  /** Hostnames with a KO. */
  readonly refused: readonly string[];
  /** Of the last answer. */
  readonly at: Date;
};

export type WaitingValidation = {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** Those that wait. */
  readonly hostnames: readonly string[];
  /** The newest patch of those: a click binds to that. */
  readonly asked: ValidationId;
  readonly oldestSince: Date;
  /** `nextAt` null: no more reminders, as for a closed campaign that nothing depends on. */
  readonly reminders: { readonly sent: number; readonly lastAt: Date | null; readonly nextAt: Date | null };
  /** answer: an owner of this application. remind: a coordinator. */
  readonly access: { readonly answer: boolean; readonly remind: boolean };
};
