// Samples of the cards of baselines and of what they bring.
import { type BaselineView, baselineCard } from '../../../../cards/baselines/baseline/card.ts';
import {
  type BaselineChangeLine,
  type BaselineChangeView,
  baselineChangeCard,
} from '../../../../cards/baselines/baseline-change/card.ts';
import { baselinesCard } from '../../../../cards/baselines/baselines/card.ts';
import { type UpdatesView, updatesCard } from '../../../../cards/baselines/updates/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../../cards/paging.ts';
import { decisionText } from '../../../../domain/baselines/decision-words.ts';
import { type Rules, SHIPPED_RULES } from '../../../../domain/baselines/rules.ts';
import { rulesText, severityText } from '../../../../domain/baselines/rules-words.ts';
import { simulatedText } from '../../../../domain/baselines/simulated-words.ts';
import { AT, id, LATER, type Sample, type SamplesOf, times, unread } from '../../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said, servers, page } = sample;
  const rows = times(servers, (i) => ({
    id: id<BaselineView['baselineId']>(i + 1),
    family: (['rpm', 'apt', 'zypper'] as const)[i % 3] ?? 'rpm',
    name: i < 3 ? 'Default' : `Production ${i}`,
    isDefault: i < 3,
    version: i + 1,
    madeBy: i % 2 === 0 ? null : said.person(i),
    madeAt: AT,
    rules: rulesText(rulesOf()),
  }));
  const list = {
    rows: pageOf(rows, page, PAGE_SIZES.baselines),
    families: ['rpm', 'apt', 'zypper'] as const,
    access: { edit: true },
  };
  return {
    baselines: baselinesCard(list, language),
    baseline: baselineCard(baselineView(sample), language),
    'baseline-change': baselineChangeCard(changeView(sample, 'draft'), language),
    'baseline-change-applied': baselineChangeCard(changeView(sample, 'applied'), language),
    'updates-server': updatesCard(updatesView(sample, 'server'), language),
    'updates-campaign': updatesCard(updatesView(sample, 'campaign'), language),
  };
};

function rulesOf(): Rules {
  const [rule] = SHIPPED_RULES.approve;
  return {
    ...SHIPPED_RULES,
    approve: [
      { ...(rule ?? raise()), kinds: ['security'], severities: ['critical', 'important'], level: 'critical' },
      { ...(rule ?? raise()), kinds: ['security'], repositories: ['base*'], afterDays: 7 },
    ],
    nonSecurity: false,
    unrated: { action: 'install', afterDays: 14 },
    rejected: { packages: ['kernel*', 'acme-agent'], advisories: [], asDependency: 'block' },
  };
}

function raise(): never {
  throw new Error('the shipped baseline has a rule');
}

const SIMULATED = {
  ...{ servers: 200, unread: 3, install: 1214, receiving: 180, held: 96, longest: 4, unrated: 0, ask: 5 },
  ...{ rejected: 7, excluded: 30, obstacle: 2, left: 11, withoutAdvisory: 12 },
};

function baselineView(sample: Sample): BaselineView {
  const { said, servers } = sample;
  return {
    ...{ baselineId: id<BaselineView['baselineId']>(1), family: 'rpm', name: said.person(1), isDefault: false },
    ...{ version: 4, madeBy: said.person(0), madeAt: AT, rules: rulesOf(), said: rulesText(rulesOf()) },
    simulated: simulatedText(SIMULATED),
    groups: times(Math.min(servers, 12), (i) => said.person(i)),
    access: { edit: true },
  };
}

function changeView(sample: Sample, state: 'draft' | 'applied'): BaselineChangeView {
  const { said, servers, page } = sample;
  const text = rulesText(rulesOf());
  const lines = times(servers, (i): readonly BaselineChangeLine[] => [
    ...(i === 0 ? [{ kind: 'default', family: 'rpm', from: 'Default', to: said.person(0) } as const] : []),
    { kind: 'name', sign: (['~', '+', '−'] as const)[i % 3] ?? '~', family: 'rpm', name: said.person(i) },
    ...text.map((one, at) => ({ kind: 'rule', text: one, isNew: at === 0 }) as const),
    { kind: 'now', text: simulatedText({ ...SIMULATED, ask: 0 }) },
    { kind: 'after', text: simulatedText(SIMULATED) },
  ]).flat();
  return {
    ...{
      changeId: id<BaselineChangeView['changeId']>(3),
      kind: 'import',
      fileName: said.list,
      by: said.person(0),
      at: AT,
    },
    state: state === 'draft' ? { kind: 'draft' } : { kind: 'applied', by: said.person(1), at: LATER },
    refusals: pageOf([], 1, PAGE_SIZES.planChange),
    unread: topOf(unread(Math.min(servers, 3), said), 3),
    changes: pageOf(lines, page, PAGE_SIZES.planChange),
    counts: { baselines: servers, refused: 0 },
    access: { edit: true },
  };
}

function updatesView(sample: Sample, kind: 'server' | 'campaign'): UpdatesView {
  const { said, servers, hostname, page } = sample;
  const counts = { install: servers, held: 2, unrated: 1, ask: 1, rejected: 1, excluded: 3, obstacle: 1, left: 4 };
  const packages = times(servers, (i) => ({
    ...{
      kind: 'package' as const,
      name: said.packageName(i),
      arch: 'x86_64',
      installed: i % 3 === 0 ? null : '1:3.0.7-24.el9',
    },
    ...{ version: '1:3.0.7-27.el9', bytes: i % 2 === 0 ? 1_234_567 : null },
    advisories: times(i % 4, (n) => ({ id: `RHSA-2026:${1000 + n}`, severity: severityText('important') })),
    approved: i % 2 === 0,
    why: decisionText(
      i % 2 === 0
        ? {
            kind: 'approved',
            because: { by: 'rule', rule: 0, advisory: 'RHSA-2026:1000', counted: 'issued' },
            level: 'high',
          }
        : { kind: 'held', until: '2026-02-10', advisory: 'RHSA-2026:1001', counted: 'first-seen' },
    ),
  }));
  const rows = times(servers, (i) => ({
    ...{ kind: 'server' as const, hostname: hostname(i), counts: i % 4 === 3 ? null : counts, reboot: i % 2 === 0 },
    drift: i % 3 === 1 ? 2 : 0,
  }));
  const of = kind === 'server' ? { kind, hostname: hostname(0) } : { kind, campaignId: id<never>(12) };
  return {
    ...{
      of,
      name: kind === 'server' ? hostname(0) : 'S05',
      servers: kind === 'server' ? 1 : servers,
      unread: kind === 'server' ? 0 : 1,
    },
    drift: kind === 'server' ? 0 : 5,
    ...{ counts, withoutAdvisory: 2, bytes: 12_345_678, reboots: 1, baselines: ['Default v1'], readAt: AT },
    noticesUnread: kind === 'server' ? 0 : 1,
    rows: kind === 'server' ? pageOf(packages, page, PAGE_SIZES.updates) : pageOf(rows, page, PAGE_SIZES.updates),
  } as UpdatesView;
}
