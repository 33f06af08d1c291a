import { describe, expect, it } from 'vitest';
import type { CampaignId } from '../../../domain/ids.ts';
import { DEFAULT_VCENTER_ORDER, inBranchOrder, snapshotName } from '../../../domain/snapshots/snapshot-name.ts';

const ask = { campaignId: 12 as CampaignId, zone: 'Europe/Paris' };

describe('RUN-4 snapshots', () => {
  it.each([
    ['quickwin', 'hprod', '2027-02-01T08:05:59Z', 'QW_12_hprod_20270201_0905'],
    ['standard', 'prod', '2027-07-01T08:05:00Z', 'PC_12_prod_20270701_1005'],
    ['emergency', 'prod', '2026-12-31T23:30:00Z', 'PC_12_prod_20270101_0030'],
  ] as const)('of a %s campaign on %s at %s is %s, in local time', (kind, branch, at, name) => {
    expect(snapshotName({ ...ask, kind, branch, at: new Date(at) })).toBe(name);
  });

  it('are searched for in the order of the branch, vCenters that it does not name last', () => {
    const configured = ['dr', 'Lab', 'Nanterre', 'Senlis'].map((name) => ({ name }));
    const order = (branch: 'hprod' | 'prod') =>
      inBranchOrder(configured, branch, DEFAULT_VCENTER_ORDER).map((vcenter) => vcenter.name);
    expect(order('hprod')).toEqual(['Senlis', 'Nanterre', 'dr', 'Lab']);
    expect(order('prod')).toEqual(['Nanterre', 'Senlis', 'dr', 'Lab']);
  });
});
