// What the gate is asked about one production server: attempts, rollbacks and answers of its non-production, of all campaigns of
// any kind and cycle (GATE-3).
import type { Answer } from '../answer.ts';
import type { UpdateScope } from '../attempts/update-scope.ts';
import type { SessionStatus } from '../campaigns/session-state.ts';
import type { AttemptId, CampaignId, ServerId, SessionId, ValidationId } from '../ids.ts';
import type { ValidationStatus } from '../validations/validation-state.ts';
import type { GateOverride } from './override.ts';

/** Setting `gate.freshness` (GATE-2): of which period a validation must be. */
export type Freshness = 'cycle' | 'campaign' | 'none';

export type Period = { readonly campaignId: CampaignId; readonly cycle: number; readonly year: number };

/** The latest by its attempt (GATE-1): by `patch_date` as long as no clock is set back. With the period of the campaign that it belongs to. */
export type LatestValidation = Period & {
  readonly id: ValidationId;
  readonly attemptId: AttemptId;
  readonly status: ValidationStatus;
  readonly patchDate: Date;
  /** null: nobody has answered. */
  readonly answeredAt: Date | null;
  /** How often it was answered. */
  readonly answers: number;
};

export type ValidatedUpdate = Period & { readonly scope: UpdateScope };

/** What happens on the server, or is ordered and begins by itself. */
export type ServerWork =
  | { readonly kind: 'attempt'; readonly attemptId: AttemptId; readonly campaignId: CampaignId }
  | {
      readonly kind: 'start-ordered';
      readonly sessionId: SessionId;
      readonly campaignId: CampaignId;
      /** In milliseconds: each order is one of its own. */
      readonly askedAt: number;
    }
  /** Withdrawn by a restore of the database, and nothing has run on the server since: it may have been started before. */
  | {
      readonly kind: 'order-lost';
      readonly sessionId: SessionId;
      readonly campaignId: CampaignId;
      /** In milliseconds. */
      readonly askedAt: number;
    }
  | { readonly kind: 'rollback'; readonly snapshotId: number; readonly order: number };

/** That has ended. `order`: which one to that snapshot; `proved` false: it failed, or nothing tells how it ended. */
export type Rollback = { readonly snapshotId: number; readonly order: number; readonly proved: boolean };

/** Of an emergency whose gates are shortened (GATE-7). */
export type EmergencyFacts = {
  /** By an attempt of this emergency. */
  readonly patched: boolean;
  /** The answer KO of this emergency, whatever came after it; null: there is none. */
  readonly refusal: Pick<LatestValidation, 'id' | 'answers'> | null;
  /** Yes when nothing got worse (RUN-9) in any update since this emergency began, accepted and undone ones left out. */
  readonly checks: Answer;
  /** A scan of the last day, after its last attempt and rollback, does not find the flaw. */
  readonly free: Answer;
};

export type LinkedServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** It is no longer patched at all (`etat`): the link is lost. */
  readonly lost: boolean;
  /** It has itself become production. */
  readonly production: boolean;
  readonly work: readonly ServerWork[];
  /** The newest, ended or not; null: none was ever made. */
  readonly lastAttempt: AttemptId | null;
  /** The newest of those that have ended. */
  readonly lastEnded: {
    readonly attemptId: AttemptId;
    readonly state: 'patched' | 'failed';
    readonly campaignId: CampaignId;
  } | null;
  /** The newest that patched it. */
  readonly lastPatched: AttemptId | null;
  /** Since its last patch. */
  readonly rollbacks: readonly Rollback[];
  readonly validation: LatestValidation | null;
  /** What each of its validations that open production was about, of whatever period, unless it was rolled back. */
  readonly validatedUpdates: readonly ValidatedUpdate[];
  readonly emergency: EmergencyFacts;
};

export type HprodEntry = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly status: SessionStatus;
  /** Its start, or its retry, has been asked for. */
  readonly ordered: boolean;
  /** Of this run; null: none. */
  readonly lastAttempt: AttemptId | null;
};

/** Of the campaign that asks; `campaignId` null: it is not created yet, and nothing has been done in it. */
export type AskingPeriod = Omit<Period, 'campaignId'> & { readonly campaignId: CampaignId | null };

export type GateQuestion = {
  readonly current: AskingPeriod;
  /** What the updates of this campaign are narrowed to. */
  readonly scope: UpdateScope;
  readonly freshness: Freshness;
  readonly linked: readonly LinkedServer[];
  /** Detection found several productions of its signature, and nobody settled it by hand. */
  readonly ambiguous: boolean;
  /** The non-production of the same QuickWin (GATE-4); empty for the other kinds of campaign. */
  readonly quickwinHprod: readonly HprodEntry[];
  /** An emergency campaign whose gates an admin shortened, with a reason (GATE-7). */
  readonly shortened: boolean;
  /** On record for this server in this campaign (GATE-6). */
  readonly overrides: readonly GateOverride[];
};
