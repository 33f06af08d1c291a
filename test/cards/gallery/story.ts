// The cards that people meet first, as an ordinary week leaves them: the samples of the tests have something of everything, more than a
// newcomer could make sense of.
import type { AdaptiveCard } from '../../../cards/adaptive-card.ts';
import { campaignCard } from '../../../cards/campaigns/campaign/card.ts';
import type { CampaignServer, CampaignView } from '../../../cards/campaigns/campaign/view.ts';
import { prodGoCard } from '../../../cards/gate/go/card.ts';
import type { ProdGoView } from '../../../cards/gate/go/view.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { prereqsCard } from '../../../cards/prerequisites/prereqs/card.ts';
import { campaignPreviewCard } from '../../../cards/previews/draft/card.ts';
import { validationRequestCard } from '../../../cards/validations/validation/card.ts';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { Language } from '../../../domain/language.ts';
import { AT, id, LATER, plain, type Sample, times } from '../sample.ts';
import { campaignView } from '../samples/campaigns.ts';
import { prodGoView } from '../samples/gate.ts';
import { prereqsView } from '../samples/prerequisites.ts';
import { previewView } from '../samples/previews.ts';
import { validationView } from '../samples/validations.ts';

/** In place of the samples of the same names. */
export function storyCards(language: Language): Readonly<Record<string, AdaptiveCard>> {
  const sample = plain(language);
  const blocked = { ...goView(sample), counts: { ready: 0, unproved: 0, blocked: 2, approved: 0 } };
  return {
    'campaign-preview': campaignPreviewCard(preview(sample), language),
    campaign: campaignCard(campaign(sample), language),
    prereqs: prereqsCard(prereqs(sample), language),
    'validation-request': validationRequestCard(validation(sample), language),
    'prod-go': prodGoCard(
      { ...blocked, state: { kind: 'open' }, undecided: 2, unlinked: [], validated: pageOf([], 1, 1) },
      language,
    ),
    'prod-go-green': prodGoCard(goView(sample), language),
  };
}

const STATES: readonly (readonly [SessionStatus, number])[] = [
  ['failed', 1],
  ['in_progress', 2],
  ['prereq_ok', 4],
  ['patched', 10],
  ['excluded', 1],
];

function campaign(sample: Sample): CampaignView {
  const view = campaignView(sample);
  const { hostname, said } = sample;
  if (view.state.kind !== 'live') throw new Error('the sample is live');
  const states = STATES.flatMap(([status, n]) => times(n, () => status));
  const rows: readonly CampaignServer[] = states.map((status, i) => ({
    ...{ hostname: hostname(i + 1), branch: 'hprod', status, slotted: true, day: '2026-02-03' },
    ...{ slot: `${9 + Math.floor(i / 4)}:${15 * (i % 4) || '00'}`.padStart(5, '0'), operator: said.person(i % 2) },
    packages: status === 'patched' ? 30 + i : null,
  }));
  return {
    ...view,
    counts: { pending: 0, prereq_ok: 4, excluded: 1, in_progress: 2, patched: 10, failed: 1, reported: 0 },
    through: 10,
    validations: { waiting: 4, ok: 6, ko: 0, forced: 0 },
    causes: [],
    failures: topOf([{ hostname: hostname(1), failure: 'disk', output: FULL_DISK, advice: said.advice }], 4),
    excluded: topOf([{ hostname: hostname(18), reason: said.reason(2), by: said.person(1) }], 5),
    servers: pageOf(rows, 1, PAGE_SIZES.campaignServers),
    restorable: [],
    state: {
      ...view.state,
      running: topOf(
        [
          {
            hostname: hostname(2),
            step: 'update',
            progress: { phase: 'installing', done: 12, total: 48 },
            since: LATER,
          },
          { hostname: hostname(3), step: 'snapshot', progress: null, since: LATER },
        ],
        6,
      ),
      nextDue: topOf(
        times(4, (i) => ({ hostname: hostname(4 + i), day: '2026-02-03', slot: '15:00' })),
        3,
      ),
      changed: topOf([], 6),
      rings: [],
      order: [],
      limits: [],
      lifted: null,
    },
  };
}

const FULL_DISK = `Running transaction test
Error: Transaction test error:
  installing package glibc-common-2.28-251.el8 needs 212MB more space on the /var filesystem`;

function preview(sample: Sample): ReturnType<typeof previewView> {
  const view = previewView(sample);
  const { hostname, said } = sample;
  const used = [9, 5, 6, 2];
  return {
    ...view,
    domains: [said.domain(0)],
    counts: { hprod: { servers: 14, placed: 14 }, prod: { servers: 9, placed: 8 } },
    days: view.days.map((day, i) => ({ ...day, used: used[i] ?? 0 })),
    load: { hours: 30, budgetHours: 35 },
    operators: [
      { name: said.person(0), servers: 12 },
      { name: said.person(1), servers: 11 },
    ],
    servers: {
      ...pageOf(
        times(23, (i) => ({
          ...{ hostname: hostname(i + 1), branch: i < 15 ? ('hprod' as const) : ('prod' as const) },
          day: i === 0 ? null : i < 10 ? ('2026-02-02' as const) : ('2026-02-03' as const),
          slot: i === 0 ? null : `${String(9 + Math.floor((i % 10) / 4)).padStart(2, '0')}:${15 * (i % 4) || '00'}`,
          ...{ operator: said.person(i % 2), adjusted: i === 4, window: null },
        })),
        1,
        PAGE_SIZES.previewServers,
      ),
    },
    leftOut: pageOf(
      times(3, (i) => ({ hostname: hostname(40 + i), reason: said.reason(i) })),
      1,
      PAGE_SIZES.previewLeftOut,
    ),
    findings: view.findings.slice(0, 2),
    adjustments: 1,
  };
}

function prereqs(sample: Sample): ReturnType<typeof prereqsView> {
  const view = prereqsView(sample);
  const { hostname, said } = sample;
  return {
    ...view,
    state: { kind: 'done', at: LATER },
    counts: { ok: 10, failed: 2, unknown: 1, waiting: 0, warnings: 1 },
    failing: pageOf(
      times(2, (i) => ({
        ...{ hostname: hostname(i + 1), reasons: [said.reason(3)], remedy: said.advice },
        ...{ excluded: i === 1, sessionId: id(i + 1), again: true },
      })),
      1,
      PAGE_SIZES.prereqsFailing,
    ),
    unknowns: topOf([{ hostname: hostname(3), reason: said.silence }], 5),
    warnings: topOf([{ hostname: hostname(4), reason: said.finding(2) }], 5),
    inProgress: topOf([], 12),
    backup: { servers: 0, toConfirm: topOf([], 12), answers: topOf([], 12), confirmed: null },
    details: view.details.slice(0, 2),
  };
}

function validation(sample: Sample): ReturnType<typeof validationView> {
  const view = validationView(sample);
  const { said } = sample;
  const rows = view.servers.rows.slice(0, 3).map((row, i) => ({
    ...row,
    environment: said.environment(0),
    ...{ status: 'en_attente' as const, answer: null, answers: 0, fixes: [3, 3, 1][i] ?? 0, rebooted: i === 1 },
    checks: i === 2 ? { ...row.checks, verdict: 'no' as const } : { verdict: 'yes' as const, differences: [] },
  }));
  return {
    ...view,
    access: { answer: true, force: false },
    counts: { waiting: 3, ok: 0, ko: 0, forced: 0 },
    servers: pageOf(rows, 1, PAGE_SIZES.validationServers),
  };
}

function goView(sample: Sample): ProdGoView {
  const view = prodGoView(sample);
  const { hostname, said } = sample;
  return {
    ...view,
    label: said.label(1),
    state: { kind: 'green' },
    access: { decide: true, approve: true, override: false },
    counts: { ready: 8, unproved: 0, blocked: 2, approved: 0 },
    undecided: 10,
    blockers: { total: 2, first: view.blockers.first.slice(1, 3) },
    overridden: topOf([], 5),
    ...{ unlinked: [], ambiguous: [], lost: [] },
    validated: pageOf(
      times(8, (i) => ({
        hostname: hostname(i + 10),
        links: [{ hostname: hostname(i + 30), status: 'validated_ok' as const, by: said.person(3), at: AT }],
      })),
      1,
      PAGE_SIZES.prodGoValidated,
    ),
  };
}
