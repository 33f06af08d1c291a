// What an owner is shown before saying OK or KO: evidence for each server of one application.
import type { Answer } from '../../../domain/answer.ts';
import type { CheckDifference } from '../../../domain/attempts/check-difference.ts';
import type { ApplicationId, CampaignId, ServerId, ValidationId } from '../../../domain/ids.ts';
import type { Verdict } from '../../../domain/integrations/look.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Page, Top } from '../../paging.ts';
import type { CardBase } from '../../render.ts';
import type { Words } from '../../words.ts';
import type { AdvisedChange } from '../validated-server/view.ts';

export type ValidationRequestView = CardBase & {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** final: every server is answered; `by` and `at` are those of the last answer. */
  readonly state: { readonly kind: 'open' } | { readonly kind: 'final'; readonly by: string; readonly at: Date };
  /** answer: an owner of the application. force: an admin. An answer may be changed (VALID-1, VALID-3). */
  readonly access: { readonly answer: boolean; readonly force: boolean };
  readonly counts: { readonly waiting: number; readonly ok: number; readonly ko: number; readonly forced: number };
  /** The newest patch of them, on all pages: what waits for an answer since is not what the card asks about. */
  readonly asked: ValidationId;
  /** Page size PAGE_SIZES.validationServers. */
  readonly servers: Page<ValidationServer>;
};

export type ValidationServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly environment: string;
  readonly patchedAt: Date;
  readonly status: ValidationStatus;
  /** Its patch and how often that was answered: a click binds to both. */
  readonly asked: ValidationId;
  readonly answers: number;
  readonly answer: { readonly by: string; readonly at: Date; readonly comment: string | null } | null;
  /** The most telling first; the card shows a few. */
  readonly packages: Top<AdvisedChange>;
  /** Advisories that the patch closed; 0: none, or not known. */
  readonly fixes: number;
  /** null: not known. */
  readonly rebooted: boolean | null;
  /** What was run around its update (RUN-19), in one line; absent: nothing was. */
  readonly actions?: Words;
  /** What other systems say of it since (`Qualys: 12 vulnerabilities closed`). */
  readonly looks?: readonly { readonly verdict: Verdict; readonly text: Words }[];
  readonly checks: { readonly verdict: Answer; readonly differences: readonly CheckDifference[] };
};
