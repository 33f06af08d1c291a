// Samples of the cards of snapshots.
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { type SnapshotsView, snapshotsCard } from '../../../cards/snapshots/snapshots/card.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const CAMPAIGN = 12 as CampaignId;
const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    snapshots: snapshotsCard({ ...snapshotsView(sample), notice }, language),
  };
};

function snapshotsView({ servers, hostname, said, page }: Sample): SnapshotsView {
  const states = ['held', 'in-use', 'leaving', 'stuck', 'asked'] as const;
  const questions = ['failed', 'ko', 'unanswered'] as const;
  const held = times(servers, (i) => ({
    kind: 'held' as const,
    mayKeep: true,
    id: i + 1,
    hostname: hostname(i),
    application: said.application(0),
    name: 'PC_12_prod_20260202_0915',
    vcenter: said.vcenter(0),
    campaignId: CAMPAIGN,
    consistency: i % 2 === 0 ? ('quiesced' as const) : ('crash-consistent' as const),
    createdAt: AT,
    owner: said.person(i),
    goesAt: LATER,
    keptBy: i % 3 === 0 ? said.person(i) : null,
    state: states[i % states.length] ?? ('held' as const),
    size: i % 4 === 1 ? null : { bytes: 1_288_490_189 * (i + 1), readAt: LATER },
    question: i % states.length === 4 ? (questions[i % 3] ?? null) : null,
    datastore: i % 2 === 0 ? { name: said.datastore, freePercent: 6.5, short: true } : null,
    provedBy: ([null, 'uuid', 'name'] as const)[i % 3] ?? null,
  }));
  const orphanStates = ['orphan', 'stuck', 'leaving'] as const;
  const orphans = times(2 + Math.floor(servers / 3), (i) => ({
    kind: 'orphan' as const,
    id: i + 1,
    hostname: i % 2 === 0 ? hostname(i) : null,
    vmName: hostname(i),
    name: 'QW_3_hprod_20260105_0915',
    vcenter: said.vcenter(i),
    createdAt: i % 3 === 1 ? null : AT,
    state: orphanStates[i % orphanStates.length] ?? ('orphan' as const),
  }));
  return {
    now: LATER,
    snapshots: pageOf([...held, ...orphans], page, PAGE_SIZES.snapshots),
    held: held.length,
    orphans: orphans.length,
    silent: [{ vcenter: said.vcenter(1), since: AT }],
    overdue: 2,
    asked: 1,
    access: { manage: true },
  };
}
