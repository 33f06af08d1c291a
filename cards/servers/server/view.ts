// What the card of one server is drawn from.

import type { Answer } from '../../../domain/answer.ts';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { HistorySource } from '../../../domain/history/history-filter.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { PlannedWeek } from '../../../domain/servers/next-weeks.ts';
import type { WhyCode } from '../../../domain/servers/reason.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Top } from '../../paging.ts';
import type { CardBase } from '../../render.ts';
import type { Words } from '../../words.ts';

export type ServerView = CardBase & {
  readonly now: Date;
  readonly hostname: string;
  readonly environment: string;
  readonly domain: string;
  readonly zone: string | null;
  readonly machineType: 'vm' | 'physical';
  readonly os: string;
  readonly application: string | null;
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** Who patches it unless a campaign says otherwise (ASSIGN-1). */
  readonly operator: string | null;
  readonly why: { readonly headline: SaidReason; readonly more: readonly SaidReason[] };
  readonly weeks: Top<PlannedWeek>;
  /** In open campaigns. */
  readonly sessions: readonly ServerCampaign[];
  /** The newest first, at most PAGE_SIZES.serverPatches. */
  readonly patches: readonly ServerPatch[];
  readonly links: Top<ServerLink>;
  /** Of a production server in an open campaign; null otherwise. */
  readonly gate: { readonly blockers: readonly Text[]; readonly goGiven: boolean } | null;
  readonly validations: Top<{ readonly campaignId: CampaignId; readonly patchedAt: Date }>;
  readonly snapshots: Top<{
    readonly name: string;
    readonly vcenter: string | null;
    readonly consistency: 'quiesced' | 'crash-consistent' | null;
    readonly createdAt: Date;
  }>;
  /** RUN-17. `proved`: the uuid of its machine is on record, so that it can be started; absent: it is not declared so. */
  readonly normallyOff?: { readonly proved: boolean };
  /** Started by us for a campaign; null or absent: it is not. */
  readonly started?: {
    readonly campaignId: CampaignId;
    readonly askedAt: Date;
    /** null: vCenter has not confirmed it. */
    readonly startedAt: Date | null;
    readonly stopBegunAt: Date | null;
    /** Why it is not stopped yet, in the words of vCenter. */
    readonly stopError: string | null;
  } | null;
  /** What actions stopped and nobody has seen start again (RUN-19), the command with the reason; absent: nothing. */
  readonly owed?: readonly { readonly command: string; readonly error: Words | null }[];
  /** Downtimes in systems of monitoring that are not as they should be; absent: none. */
  readonly downtimes?: readonly Text[];
  /** COMP-3; `text` null: it is up to date. null: SecOps does not patch it. */
  /** What was fetched on the eve (RUN-22); null: nothing. */
  readonly download: Text | null;
  readonly compliance: { readonly text: Text | null; readonly late: boolean; readonly dueOn: IsoDate | null } | null;
  /** What the last scan found; null: it never answered. */
  readonly scan: {
    readonly at: Date;
    /** Read before its last update or rollback: its figures say nothing any more. */
    readonly outdated: boolean;
    readonly packages: number;
    /** null: the package manager gives no list. */
    readonly security: number | null;
    readonly heldBack: number | null;
    readonly rebootNeeded: Answer;
    /** Why it did not answer since; null: it did. */
    readonly failure: Words | null;
  } | null;
  /** What Patch Manager of AWS recorded after its last update; absent: it was not updated so. */
  readonly patchCounts?: { readonly text: Text; readonly at: Date };
  /** Globs of its own that an update leaves alone (RUN-5), and how many its campaign has for all. */
  readonly excludes: readonly string[];
  readonly generalExcludes: number;
};

/** `todo`: what would be accepted now; null: nothing, or only to wait. */
export type SaidReason = { readonly code: WhyCode; readonly text: Text; readonly todo: Text | null };

export type ServerCampaign = {
  readonly campaignId: CampaignId;
  readonly label: string;
  readonly status: SessionStatus;
  /** Patched, and its owner said KO; absent: no. */
  readonly rejected?: boolean;
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  /** When it was patched, or its attempt failed; null: it was not yet. */
  readonly doneAt: Date | null;
  /** Or the window that orders it (POL-5). */
  readonly operator: Words | null;
  readonly exclusion: { readonly reason: Words; readonly by: string; readonly at: Date } | null;
};

export type ServerPatch = {
  readonly at: Date;
  readonly result: 'ok' | 'ko';
  /** null: not written down, as by many old tools. */
  readonly packages: number | null;
  readonly operator: string | null;
  readonly source: HistorySource;
  readonly campaignId: CampaignId | null;
  readonly notes: Words;
};

export type ServerLink = {
  /** What the other end is. */
  readonly other: 'prod' | 'nonprod';
  readonly hostname: string;
  readonly source: 'auto' | 'manual';
  /** Of the non-production end; null: it has none. */
  readonly validation: ValidationStatus | null;
  readonly patchedAt: Date | null;
};
