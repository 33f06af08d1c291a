// What is asked about a start, and what may stand against it (RUN-2), with the overrides that an admin may write down.

import type { BackupOnRecord } from '../backups/backup-on-record.ts';
import type { ChangeQuestion } from '../changes/change-gate.ts';
import type { DependencyHold } from '../dependencies/dependency-gate.ts';
import type { FoundationQuestion } from '../foundations/foundation-gate.ts';
import type { GateAnswer } from '../gate/gate.ts';
import type { Text } from '../language.ts';
import type { RingGate } from '../rings/ring-gate.ts';
import type { SiteGate } from '../rings/site-gate.ts';
import type { OfEnvironment } from '../server.ts';
import type { SessionStatus } from './session-state.ts';
import type { StartPolicy } from './start-policy.ts';

export type StartBlockerCode =
  | 'status'
  | 'prerequisites'
  | 'prerequisites-old'
  | 'window'
  | 'forecast'
  | 'freeze'
  | 'holiday'
  | 'season'
  | 'environment'
  | 'gate'
  | 'prod-go'
  | 'change'
  | 'ring-closed'
  | 'site'
  | 'rollback'
  | 'unclosed'
  | 'attempt-running'
  | 'exclusive-group'
  | 'exclusive-unclosed'
  | 'depends-on'
  | 'depends-on-running'
  | 'dependant-running'
  | 'foundation-running'
  | 'foundation-alone'
  | 'foundation-turn'
  | 'foundation-last'
  | 'foundation-unconfirmed'
  | 'failure-budget'
  | 'stopped'
  | 'not-ordered'
  | 'not-due'
  | 'slot-missed'
  | 'order-expired'
  | 'orderer'
  | 'reassigned';

export type StartBlocker = {
  readonly code: StartBlockerCode;
  readonly text: Text;
  /** Whom the text names besides the server itself, or speaks of: read only by those who may read them all (`domain/people/unnamed.ts`). */
  readonly hosts?: readonly string[];
};

export type StartRequest = {
  readonly now: Date;
  readonly policy: StartPolicy;
  readonly hostname: string;
  readonly action: 'start' | 'retry';
  readonly status: SessionStatus;
  /** The last run of the prerequisites; null: never run. */
  readonly prerequisites: { readonly validated: boolean; readonly at: Date } | null;
  /** The calendar of today, for this server (PLAN-4, PLAN-5). */
  readonly calendar: { readonly freeze: boolean; readonly holiday: boolean; readonly bannedSeason: boolean };
  /** Of today (ELIG-6). */
  readonly environment: OfEnvironment;
  readonly branch:
    | { readonly kind: 'hprod' }
    | { readonly kind: 'prod'; readonly gate: GateAnswer; readonly goGiven: boolean };
  /** The change request that the settings ask for; null: they ask for none. */
  readonly change: ChangeQuestion | null;
  /** RING-1. */
  readonly ring: RingGate;
  readonly site: SiteGate;
  /**
   * `snapshot`: the attempt takes it and goes no further without it. `confirmedAt` null: nobody has vouched for its backup. `backup` null: no
   * system of backups was asked.
   */
  readonly rollback:
    | { readonly method: 'snapshot' }
    | { readonly method: 'na'; readonly confirmedAt: Date | null; readonly backup: BackupOnRecord | null }
    | null;
  /** RUN-15: an update that was given up may still be started by a late order. */
  readonly unclosed: boolean;
  /** Any attempt on this server, in whichever campaign. */
  readonly attemptRunning: boolean;
  /** Hostname of another member of its exclusive `app_group` that is running; null: none. */
  readonly exclusiveGroupRunning: string | null;
  /** Hostname of another member of it, on which an update that was given up may still be started (RUN-15); null: none. */
  readonly exclusiveGroupUnclosed: string | null;
  /** RUN-20: what it stands on and has to wait for. */
  readonly dependencies: readonly DependencyHold[];
  /** Hostname of one that stands on it and is running; null: none. */
  readonly dependantRunning: string | null;
  /** RUN-21. */
  readonly foundation: FoundationQuestion;
  readonly campaign: {
    readonly stopped: boolean;
    /** Sessions that are `failed` now. */
    readonly failed: number;
    /** Sessions that are not excluded. */
    readonly servers: number;
  };
  readonly forecastMinutes: number;
  readonly trigger:
    | { readonly kind: 'operator'; readonly orderedAt: Date | null }
    /** `goGiven`: an operator has said go to the campaign. `dueAt` null: the server has no slot. */
    | {
        readonly kind: 'slot';
        readonly goGiven: boolean;
        readonly dueAt: Date | null;
        readonly orderedAt: Date | null;
        /** When it last waited for something that ends by itself; null: it did not. */
        readonly waitedAt: Date | null;
      };
  readonly orderer: Orderer;
};

/**
 * RUN-2: who ordered, or let the campaign start by slot, as they are now. `unknown`: nobody is on record. `of-another`: the server is
 * somebody else's by now, where operators act on their own alone.
 */
export type Orderer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'allowed' | 'closed' | 'not-allowed' | 'out-of-reach'; readonly name: string }
  | { readonly kind: 'of-another'; readonly name: string; readonly operator: string };
