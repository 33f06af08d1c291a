// What the campaign card shows: live while it is open, a report once it is closed.

import type { AttemptStep } from '../../../domain/attempts/attempt-steps.ts';
import type { FailureClass } from '../../../domain/attempts/failure-class.ts';
import type { ShownProgress } from '../../../domain/attempts/shown-progress.ts';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Platform } from '../../../domain/servers/platform.ts';
import type { Page, Top } from '../../paging.ts';
import type { CardBase } from '../../render.ts';
import type { AdjustView } from '../../staffing/adjust/section.ts';
import type { Words } from '../../words.ts';
import type { BlockedGroupView, RejectedView } from './blockers.ts';
import type { QuickwinRun } from './quickwin.ts';
import type { RollbackChoice } from './rollback-form.ts';
import type { StartOffer } from './start-form.ts';

export type CampaignView = CardBase & {
  readonly campaignId: CampaignId;
  readonly version: number;
  readonly label: string;
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  /** What its updates are narrowed to; null: nothing. */
  readonly scope: Words | null;
  /** null: no QuickWin. */
  readonly run: QuickwinRun | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly counts: Readonly<Record<SessionStatus, number>>;
  /** With their patch, whatever was answered afterwards. */
  readonly through: number;
  readonly validations: { readonly waiting: number; readonly ok: number; readonly ko: number; readonly forced: number };
  readonly failures: Top<CampaignFailure>;
  /** Of failures too many to tell one by one, the most frequent first; otherwise empty. */
  readonly causes: readonly FailureCause[];
  readonly excluded: Top<{ readonly hostname: string; readonly reason: Words; readonly by: string }>;
  /** Page size PAGE_SIZES.campaignServers. */
  readonly servers: Page<CampaignServer>;
  /** Failed or with a KO, and their snapshot can be restored now, by whoever looks (RUN-10, RUN-18). */
  readonly restorable: readonly RollbackChoice[];
  /** Where something that an action stopped does not run yet (RUN-19); absent: nowhere. */
  readonly owing?: Top<string>;
  /** Its change request in another system, and as of when; absent: none is asked for. */
  readonly change?: Words;
  readonly state: CampaignLive | CampaignClosed;
};

export type CampaignLive = {
  readonly kind: 'live';
  /** No new start since then (RUN-13); null: not stopped. */
  readonly stopped: { readonly by: string; readonly at: Date; readonly reason?: Words } | null;
  /** Whose word starts each server at its slot; null: nobody's, or nothing is left to start. */
  readonly atSlots: { readonly by: string } | null;
  readonly running: Top<RunningServer>;
  /** What may be started, and how it is asked for; null: it is stopped, or has no slots. */
  readonly start: StartOffer | null;
  readonly nextDue: Top<{ readonly hostname: string; readonly day: IsoDate; readonly slot: SlotTime }>;
  readonly prodGo: ProdGoState;
  /** Production that the gate refuses now, by cause. */
  readonly blocked: readonly BlockedGroupView[];
  /** Patched here, and refused by their owners (RUN-10). */
  readonly rejected: RejectedView;
  readonly access: CampaignAccess;
  /** Servers of the page, and what they may be given. */
  readonly adjust: Omit<AdjustView, 'servers'> & {
    readonly servers: readonly { readonly id: ServerId; readonly hostname: string; readonly excluded: boolean }[];
  };
  /** PLAN-4 and PLAN-5, lifted by an admin for this campaign; null: nothing is. */
  readonly lifted: { readonly by: string; readonly reason: string } | null;
  /** Gates of an emergency, shortened with a reason; null: none are. */
  readonly shortened: { readonly by: string; readonly reason: string } | null;
  /** ASSIGN-4, of those who have one: by name. */
  readonly limits: readonly { readonly name: string; readonly servers: number; readonly most: number }[];
  /** INV-5: what the inventory says otherwise of its servers since it was created; the newest first. */
  readonly changed: Top<InventoryOfServer>;
  /** The sites that refused, then its rings and the sites that have to answer (RING-1). */
  readonly rings: readonly Words[];
  /** What waits for what, the foundations that are still to be started, downloads of the eve (RUN-20 to RUN-22), a line each. */
  readonly order: readonly Words[];
};

export type InventoryOfServer = {
  readonly hostname: string;
  /** Of the inventory: `environment`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly by: string;
  readonly at: Date;
};

/** Which buttons the person who looks gets: rights and state together. */
export type CampaignAccess = {
  readonly prereqs: boolean;
  readonly start: boolean;
  readonly stop: boolean;
  readonly retry: boolean;
  readonly go: boolean;
  readonly assign: boolean;
  readonly move: boolean;
  readonly exclude: boolean;
  readonly restore: boolean;
};

export type CampaignClosed = {
  readonly kind: 'closed';
  /** null: all is done, and nobody has closed it yet. */
  readonly by: string | null;
  readonly at: Date;
  /** The sum of those of the servers below. */
  readonly packagesUpdated: number;
  readonly reboots: number;
  readonly snapshotsHeld: number;
  /** The sites that refused it, with what was not patched there (RING-1). */
  readonly refused: readonly Words[];
  /** From the first start to the last end, in milliseconds. */
  readonly durationMs: number;
  /** The servers of each, all of those below. */
  readonly operators: Top<OperatorFigures>;
};

export type OperatorFigures = {
  /** Or the window that ordered them (POL-5); null: nobody was assigned. */
  readonly name: Words | null;
  readonly patched: number;
  readonly failed: number;
  readonly excluded: number;
  /** Never patched: not started, or still running. */
  readonly left: number;
};

export type ProdGoState =
  | { readonly kind: 'none' }
  | { readonly kind: 'blocked'; readonly blockers: number }
  | { readonly kind: 'green' }
  | { readonly kind: 'approved' | 'refused'; readonly by: string; readonly at: Date }
  /** Some servers wait for a go of their own. */
  | { readonly kind: 'partly'; readonly by: string; readonly at: Date; readonly waiting: number };

export type RunningServer = {
  readonly hostname: string;
  readonly step: AttemptStep;
  /** n of m packages; null while unknown. */
  readonly progress: ShownProgress | null;
  readonly since: Date;
  /** The last line of the log; absent: nothing yet. */
  readonly line?: Words;
  /** Something a person must know: connection lost, time limit passed. */
  readonly remark?: Words;
};

export type FailureCause = {
  readonly failure: FailureClass;
  /** Of all of them; absent: Linux. */
  readonly platform?: Platform;
  readonly servers: Top<string>;
  /** Of the first of them: end of its log. */
  readonly output: Words;
};

export type CampaignFailure = {
  readonly hostname: string;
  readonly failure: FailureClass;
  /** End of the log; the card keeps the last lines. Shown as it is. */
  readonly output: Words;
  /** What can be done: retry, roll back. */
  readonly advice?: Words;
};

export type CampaignServer = {
  readonly hostname: string;
  readonly branch: Branch;
  readonly status: SessionStatus;
  /** Patched, and its owner said KO; absent: no. */
  readonly rejected?: boolean;
  /** false: QuickWin and emergency, which never have a slot. */
  readonly slotted: boolean;
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  /** When it was patched, or its attempt failed; absent: it was not yet, and its slot says when. */
  readonly at?: Date;
  /** Or the window that orders it (POL-5). */
  readonly operator: Words | null;
  /** Still to do, and the account of its operator gives no right any more (PEOPLE-3); absent: no. */
  readonly noAccount?: boolean;
  /** Packages that its attempts changed, without those of a rollback; null: none has ended, or unknown. */
  readonly packages: number | null;
  /** Versions that its last attempt was asked for and did not bring (PIN-1); absent: none. */
  readonly held?: number;
  /** Normally off, and started for its patching; absent: it is not. */
  readonly power?: 'started' | 'stopping';
};
