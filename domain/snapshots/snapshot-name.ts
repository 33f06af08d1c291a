// The name of a snapshot and the order in which vCenters are searched (RUN-4).
import { DateTime } from 'luxon';
import type { CampaignId } from '../ids.ts';
import type { Branch } from '../server.ts';

/**
 * RUN-4: `QW_{campaign}_{branch}_{YYYYMMDD_HHMM}`, `PC_…` outside QuickWin, in local time. `at` is the instant recorded with
 * the attempt, never the present one: a resumed attempt must find the same name again.
 */
export function snapshotName(ask: {
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  readonly campaignId: CampaignId;
  readonly branch: Branch;
  readonly at: Date;
  /** IANA name. */
  readonly zone: string;
}): string {
  const prefix = ask.kind === 'quickwin' ? 'QW' : 'PC';
  const minute = DateTime.fromJSDate(ask.at, { zone: ask.zone }).toFormat('yyyyMMdd_HHmm', { locale: 'en' });
  return `${prefix}_${ask.campaignId}_${ask.branch}_${minute}`;
}

const NAME = /^(PC|QW)_\d+_(hprod|prod)_\d{8}_\d{4}$/;

/** That it is written as RUN-4 says, which proves nothing about who made it. */
export function isSnapshotName(name: string): boolean {
  return NAME.test(name);
}

export type VcenterOrder = Readonly<Record<Branch, readonly string[]>>;

export const DEFAULT_VCENTER_ORDER: VcenterOrder = {
  hprod: ['Senlis', 'Nanterre', 'DR'],
  prod: ['Nanterre', 'Senlis', 'DR'],
};

/** RUN-4: the configured vCenters in the order of the branch; those that the order does not name come last, as configured. */
export function inBranchOrder<T extends { readonly name: string }>(
  vcenters: readonly T[],
  branch: Branch,
  order: VcenterOrder,
): readonly T[] {
  const wanted = order[branch].map((name) => name.toLowerCase());
  const rank = (vcenter: T) => {
    const index = wanted.indexOf(vcenter.name.toLowerCase());
    return index === -1 ? wanted.length : index;
  };
  return [...vcenters].sort((a, b) => rank(a) - rank(b));
}
