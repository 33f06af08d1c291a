// Keys of the cards that management reads, of the week in which the world of cards is.
import type { CardKey } from '../../domain/card-key.ts';
import type { BaselineChangeId, BaselineId, CampaignId, PatchGroupId, WindowId } from '../../domain/ids.ts';
import { FIGURES } from '../../domain/kpi/figures.ts';

const everything = { year: 2027, domain: null, branch: 'all' } as const;

export const MANAGEMENT_KEYS: readonly CardKey[] = [
  { kind: 'kpi', ...everything },
  { kind: 'kpi', year: 2027, domain: 'INFRASTRUC', branch: 'prod' },
  ...FIGURES.map((figure): CardKey => ({ kind: 'kpi-rows', ...everything, figure })),
  { kind: 'report', period: { kind: 'week', year: 2027, weekNumber: 2 } },
  { kind: 'report', period: { kind: 'cycle', year: 2027, cycle: 1 } },
  { kind: 'baselines' },
  { kind: 'baseline', baselineId: 1 as BaselineId },
  { kind: 'baseline-change', changeId: 1 as BaselineChangeId },
  { kind: 'coverage', integration: 'itop', state: 'covered' },
  { kind: 'windows' },
  { kind: 'window', windowId: 1 as WindowId },
  { kind: 'groups' },
  { kind: 'group', groupId: 1 as PatchGroupId },
  { kind: 'tokens' },
  { kind: 'rings' },
  { kind: 'sites' },
  { kind: 'campaign-rings', campaignId: 1 as CampaignId },
  { kind: 'updates', of: { kind: 'server', hostname: 'vrapp1' } },
  { kind: 'updates', of: { kind: 'campaign', campaignId: 1 as CampaignId } },
];
