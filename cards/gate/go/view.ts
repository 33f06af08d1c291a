// The evidence on which production is approved or refused (GATE-5).
import type { ApplicationId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Page, Top } from '../../paging.ts';
import type { CardBase } from '../../render.ts';
import type { Words } from '../../words.ts';

export type ProdGoView = CardBase & {
  readonly campaignId: CampaignId;
  readonly version: number;
  readonly label: string;
  readonly createdBy: string;
  /** Setting `gate.four_eyes`: said on the card. */
  readonly fourEyes: boolean;
  /** Hash of all that is shown here (`evidenceHash`). */
  readonly evidence: string;
  /** The same in short, so that what has only got better since does not refuse a click (`shownEvidence`); null: too long. */
  readonly shown: string | null;
  readonly state: ProdGoCardState;
  /** approve: who may decide may not always approve (GATE-5). override: an admin, known as such: never on a shared card. */
  readonly access: { readonly decide: boolean; readonly approve: boolean; readonly override: boolean };
  /** unproved: can be approved, though nothing has validated them. approved: covered by a go, or patched already. */
  readonly counts: {
    readonly ready: number;
    readonly unproved: number;
    readonly blocked: number;
    readonly approved: number;
  };
  /** Neither patched nor covered by a go, open or not. */
  readonly undecided: number;
  /** Those that stand, the newest first, with the hostnames that they cover and that they acknowledged. */
  readonly goes: Top<{
    readonly by: string;
    readonly at: Date;
    readonly servers: readonly string[];
    readonly acknowledged: readonly string[];
  }>;
  readonly blockers: Top<GoServer & { readonly reason: Words; readonly ways: BlockedWays }>;
  readonly overridden: Top<{
    readonly hostname: string;
    readonly by: string;
    readonly at: Date;
    readonly reason: Words;
  }>;
  /** RING-1: why an approval starts nothing yet, or not everything: rings that are closed, sites that have to answer or refused. */
  readonly held: readonly Words[];
  /** An emergency whose gates were shortened; null: none were. */
  readonly shortened: { readonly by: string; readonly reason: string } | null;
  /** All of them that an approval would cover: GATE-5 wants them acknowledged by name. */
  readonly unlinked: readonly GoServer[];
  readonly ambiguous: readonly GoServer[];
  /** With their linked servers that are no longer patched. */
  readonly lost: readonly (GoServer & { readonly links: readonly string[] })[];
  /** What an approval would freeze (POL-3). `difference`: lines that non-production has in another version, or not at all; null: not compared. */
  readonly updates?: {
    readonly unread: number;
    /** PIN-1, of all of them: what repositories offer beyond what is validated, and on how many servers. */
    readonly drift?: { readonly updates: number; readonly servers: number };
    readonly rows: Top<{
      readonly hostname: string;
      readonly hash: string;
      readonly packages: number;
      readonly bytes: number | null;
      readonly reboot: boolean;
      readonly difference: { readonly other: number; readonly absent: number } | null;
      /** PIN-1: only what non-production validated. `drift`: what repositories offer beyond; `nothing`: why nothing is; null: not narrowed so. */
      readonly validated?: { readonly drift: number; readonly nothing: 'other-release' | 'unread' | null } | null;
    }>;
  };
  /** Versions that an approval would install and somebody answered KO for elsewhere (PIN-1). */
  readonly kos?: Top<Text>;
  /** Page size PAGE_SIZES.prodGoValidated. */
  readonly validated: Page<{ readonly hostname: string; readonly links: readonly ValidatedLink[] }>;
};

/** open: nothing can be approved. green: something can; approved: nothing waits, also when a gate closes again (GATE-6). A stale click gets the card of now with a notice. */
export type ProdGoCardState =
  | { readonly kind: 'open' }
  | { readonly kind: 'green' }
  | { readonly kind: 'approved'; readonly by: string; readonly at: Date }
  | { readonly kind: 'refused'; readonly by: string; readonly at: Date; readonly reason: Words };

/** What this person may do about one blocked server. */
export type BlockedWays = {
  /** Whose answer is awaited, where. */
  readonly remind: { readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null } | null;
  readonly exclude: boolean;
  /** Where its non-production failed or waits. */
  readonly campaigns: readonly CampaignId[];
};

export type GoServer = { readonly serverId: ServerId; readonly hostname: string };

export type ValidatedLink = {
  readonly hostname: string;
  readonly status: Extract<ValidationStatus, 'validated_ok' | 'forced'>;
  readonly by: string;
  readonly at: Date;
};
