// One thing that PatchCenter did and the rules here would not have decided so, or the other way round.

import type { GateBlockerCode } from '../../gate/blocker.ts';
import type { LeftOutCode } from '../../previews/eligibility.ts';

export type ShadowDifference = {
  /** `S05`. */
  readonly week: string;
  readonly hostname: string;
  /** `SLOT-3`. */
  readonly rule: string;
  /** What would have been decided here, and what PatchCenter has. */
  readonly ours: string;
  readonly theirs: string;
};

export const LEFT_OUT_RULES: Readonly<Record<LeftOutCode, string>> = {
  'os-family': 'ELIG-1',
  etat: 'ELIG-1',
  'patch-owner': 'ELIG-1',
  licence: 'ELIG-1',
  'environment-unknown': 'ELIG-6',
  scope: 'ELIG-2',
  'environment-list': 'ELIG-2',
  'asked-scope': 'ELIG-2',
  'row-refused': 'PLAN-3',
  'in-campaign': 'ELIG-5',
  'by-hand': 'ELIG-5',
};

/** The rule that a closed gate rests on; whatever is not named here is of GATE-3. */
export const BLOCKER_RULES: Partial<Readonly<Record<GateBlockerCode, string>>> = {
  stale: 'GATE-2',
  'never-patched': 'GATE-3',
  'awaiting-answer': 'GATE-1',
  'refused-by-owner': 'GATE-1',
};

/** `S05 vpapp1 SLOT-3: here 2027-02-03 09:00, PatchCenter 2027-02-03 09:15`. */
export function differenceLine({ week, hostname, rule, ours, theirs }: ShadowDifference): string {
  return `${week} ${hostname} ${rule}: here ${ours}; PatchCenter ${theirs}`;
}
