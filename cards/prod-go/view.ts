// The evidence on which production is approved or refused (GATE-5).
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { ValidationStatus } from '../../domain/validation/validation-state.ts';
import type { Page, Top } from '../paging.ts';
import type { CardBase } from '../render.ts';
import type { Words } from '../words.ts';

export type ProdGoView = CardBase & {
  readonly campaignId: CampaignId;
  readonly version: number;
  readonly label: string;
  readonly createdBy: string;
  /** Setting `gate.four_eyes`: said on the card. */
  readonly fourEyes: boolean;
  /** Hash of all that is shown here (`evidenceHash`). */
  readonly evidence: string;
  readonly state: ProdGoCardState;
  /** override: an admin, known as such: never on a shared card. */
  readonly access: { readonly decide: boolean; readonly override: boolean };
  readonly counts: { readonly ready: number; readonly blocked: number };
  readonly blockers: Top<GoServer & { readonly reason: Words }>;
  readonly overridden: Top<{
    readonly hostname: string;
    readonly by: string;
    readonly at: Date;
    readonly reason: Words;
  }>;
  /** All of them: GATE-5 wants them acknowledged by name. */
  /** An emergency whose gates were shortened; null: none were. */
  readonly shortened: { readonly by: string; readonly reason: string } | null;
  readonly unlinked: readonly GoServer[];
  readonly ambiguous: readonly GoServer[];
  /** Page size PAGE_SIZES.prodGoValidated. */
  readonly validated: Page<{ readonly hostname: string; readonly links: readonly ValidatedLink[] }>;
};

/** open: something blocks. green: can be approved; approved stays so when a gate closes again (GATE-6). A stale click gets the card of now with a notice. */
export type ProdGoCardState =
  | { readonly kind: 'open' }
  | { readonly kind: 'green' }
  | { readonly kind: 'approved'; readonly by: string; readonly at: Date }
  | { readonly kind: 'refused'; readonly by: string; readonly at: Date; readonly reason: Words };

export type GoServer = { readonly serverId: ServerId; readonly hostname: string };

export type ValidatedLink = {
  readonly hostname: string;
  readonly status: Extract<ValidationStatus, 'validated_ok' | 'forced'>;
  readonly by: string;
  readonly at: Date;
};
