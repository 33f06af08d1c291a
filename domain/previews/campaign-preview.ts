// What a campaign would be: the shape that the preview card shows and that Create writes.

import type { UpdateScope } from '../attempts/update-scope.ts';
import type { IsoDate, SlotTime } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { Finding } from '../planning/finding.ts';
import type { Refusal } from '../planning/plan-check.ts';
import type { PlanRow } from '../planning/plan-row.ts';
import type { Branch, Server } from '../server.ts';
import type { LeftOutReason } from './eligibility.ts';
import type { Hours } from './hours.ts';

export type PlannedSession = {
  readonly server: Server;
  readonly branch: Branch;
  /** Both null: no slot was left (SLOT-5). */
  readonly date: IsoDate | null;
  readonly time: SlotTime | null;
  readonly userId: UserId | null;
  readonly forced: boolean;
  /** Moved or assigned on the preview, by a coordinator. */
  readonly adjusted: boolean;
  /** The maintenance window that replaces its slot: `date` and `time` are of its next occurrence (POL-5). null: it has none. */
  readonly window: string | null;
};

export type LeftOut = { readonly server: Server; readonly reason: LeftOutReason };
export type RefusedRow = { readonly row: PlanRow; readonly refusal: Refusal };

export type CampaignPreview = {
  /** The rows that the campaign would come from. */
  readonly rows: readonly PlanRow[];
  readonly refusedRows: readonly RefusedRow[];
  /** Why nothing can be created at all: every row is refused. Null: it can. */
  readonly refusal: Refusal | null;
  /** Each in the order of ELIG-3. */
  readonly branches: Readonly<Record<Branch, readonly PlannedSession[]>>;
  readonly leftOut: readonly LeftOut[];
  readonly findings: readonly Finding[];
  readonly hours: Hours;
  /** What updates will be narrowed to (RUN-5). */
  readonly updateScope: UpdateScope;
  /** Changes whenever anything of the above does: compare on the click. */
  readonly fingerprint: string;
};
