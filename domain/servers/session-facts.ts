// What is known of a server in one open campaign, as far as it explains why the server is not patched.

import type { FailureClass } from '../attempts/failure-class.ts';
import type { SessionStatus } from '../campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../clock.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import type { ValidationStatus } from '../validations/validation-state.ts';

export type SessionFacts = {
  readonly campaignId: CampaignId;
  readonly branch: Branch;
  readonly status: SessionStatus;
  /** Both null: it has no slot (SLOT-5). */
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  /** null: nobody is assigned. */
  readonly operator: string | null;
  readonly startMode: 'operator' | 'slot';
  readonly campaignStopped: boolean;
  /** `validated` null: never run. */
  readonly prerequisites: { readonly validated: boolean | null; readonly failed: readonly Text[] };
  readonly exclusion: {
    readonly reason: string;
    readonly detail: Text | null;
    readonly by: string;
    readonly at: Date;
  } | null;
  readonly startOrdered: boolean;
  /** Why the last order to start was refused. */
  readonly startRefusals: readonly Text[];
  readonly running: { readonly since: Date; readonly step: string; readonly waitsFor: string | null } | null;
  readonly failure: { readonly failure: FailureClass; readonly detail: string; readonly at: Date } | null;
  /** null: not production. */
  readonly gate: { readonly blockers: readonly Text[]; readonly goGiven: boolean } | null;
  /** RING-1: why nothing of its ring or its site starts there; none: both let it. */
  readonly held: readonly Text[];
  /** PRE-4: without a snapshot, somebody or a system vouches for the backup; null: it has one, or a snapshot. */
  readonly backupMissing: { readonly isPersonAsked: boolean; readonly said: Text | null } | null;
  readonly patched: { readonly at: Date; readonly validation: ValidationStatus | null } | null;
  /** The last attempt has a KO, also when it has been rolled back or is run again since; absent: none. */
  readonly refused?: Refused;
};

export type Refused = {
  readonly campaignId: CampaignId;
  readonly at: Date;
  readonly by: string;
  readonly comment: string;
};
