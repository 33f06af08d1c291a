// Samples of the cards of campaigns.
import { campaignCard } from '../../../cards/campaigns/campaign/card.ts';
import type { CampaignView } from '../../../cards/campaigns/campaign/view.ts';
import { campaignListCard } from '../../../cards/campaigns/campaigns/card.ts';
import { statusCard } from '../../../cards/campaigns/status/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { CAMPAIGN_STATES } from '../../../domain/campaigns/campaign-state.ts';
import { SESSION_STATUSES } from '../../../domain/campaigns/session-state.ts';
import { changeLine } from '../../../domain/changes/change-line.ts';
import { orderLine } from '../../../domain/dependencies/order-line.ts';
import { downloadsLine } from '../../../domain/downloads/download-words.ts';
import { foundationsLine } from '../../../domain/foundations/foundations-line.ts';
import { BLOCKER_GROUPS } from '../../../domain/gate/blocker-groups.ts';
import { SLOT_TIMES } from '../../../domain/previews/slots.ts';
import { refusingSiteText } from '../../../domain/rings/campaign-rings.ts';
import { AT, id, LATER, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    campaign: campaignCard({ ...campaignView(sample), notice }, language),
    quickwin: campaignCard(quickwinView(sample), language),
    'campaign-report': campaignCard(closedCampaignView(sample), language),
    'campaign-list': campaignListCard({ campaigns: campaignRows(sample), notice }, language),
    status: statusCard(statusView(sample), language),
  };
};

const refusingSite = ({ said, hostname }: Sample) => ({
  ...{ site: 'Nancy', by: said.person(2), reason: said.reason(1), hostnames: [hostname(1), hostname(4)] },
});

const CHANGE = changeLine(
  { number: 'CHG0030012', state: 'scheduled', onHold: false, readAt: AT },
  { system: 'ServiceNow', zone: 'Europe/Paris' },
);

function campaignRows({ servers, said, page }: Sample) {
  const rows = times(servers, (i) => ({
    campaignId: id<Parameters<typeof campaignListCard>[0]['campaigns']['rows'][number]['campaignId']>(i + 1),
    label: said.label(i),
    kind: 'quickwin' as const,
    state: CAMPAIGN_STATES[i % CAMPAIGN_STATES.length] ?? 'live',
    done: i,
    total: servers,
    failed: i % 2,
    waitingValidations: i % 3,
  }));
  return pageOf(rows, page, PAGE_SIZES.campaignList);
}

function statusView({ servers, hostname, said }: Sample): Parameters<typeof statusCard>[0] {
  return {
    now: LATER,
    estate: { scanned: 161, withSecurity: 40, heldOnly: 5, unlisted: 2, needReboot: 3, outdated: 1, silent: 2 },
    campaigns: topOf(
      times(servers, (i) => ({ campaignId: id(i + 1), label: said.label(i), done: i, total: servers })),
      8,
    ),
    day: '2026-02-03',
    waitingServers: servers * 3,
    today: topOf(
      times(servers, (i) => ({
        slot: '09:00',
        hostname: hostname(i),
        operator: said.person(i),
        status: 'pending' as const,
      })),
      8,
    ),
    running: topOf(
      times(servers, (i) => ({ hostname: hostname(i), step: 'snapshot' as const, progress: null, since: AT })),
      8,
    ),
    waiting: topOf(
      times(servers, (i) => ({ application: i === 0 ? null : said.application(i), servers: 3, since: AT })),
      8,
    ),
    failures: topOf(
      times(servers, (i) => ({ hostname: hostname(i), failure: 'reboot' as const, campaignId: id(12) })),
      8,
    ),
  };
}

export function campaignView(sample: Sample): CampaignView {
  const { servers, hostname, said, page } = sample;
  return {
    campaignId: id(12),
    version: 9,
    label: said.label(0),
    kind: 'standard',
    run: null,
    scope: servers > 4 ? 'CVE-2026-1234' : null,
    ...(servers > 0 ? { change: CHANGE } : {}),
    createdBy: said.person(0),
    createdAt: AT,
    counts: {
      pending: 0,
      prereq_ok: servers / 4,
      excluded: servers / 4,
      in_progress: servers / 4,
      patched: servers / 4,
      failed: 0,
      reported: 0,
    },
    through: servers / 4,
    validations: { waiting: 1, ok: 2, ko: 0, forced: 1 },
    restorable: times(2, (i) => ({ id: id(100 + i), hostname: hostname(i) })),
    failures: topOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        failure: 'disk' as const,
        output: `Dependencies resolved.\nRunning transaction check\n${said.output}\n${said.comment(0)}\n`,
        advice: said.advice,
      })),
      4,
    ),
    causes: servers <= 10 ? [] : causes(sample),
    excluded: topOf(
      times(servers, (i) => ({ hostname: hostname(i), reason: said.reason(i), by: said.person(i) })),
      5,
    ),
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        branch: 'hprod' as const,
        status: SESSION_STATUSES[i % SESSION_STATUSES.length] ?? 'pending',
        slotted: true,
        day: '2026-02-03',
        slot: '14:00:00',
        operator: i % 2 === 0 ? said.person(i) : null,
        packages: i % 2 === 0 ? 42 : null,
      })),
      page,
      PAGE_SIZES.campaignServers,
    ),
    state: {
      kind: 'live',
      stopped: null,
      atSlots: { by: said.person(0) },
      running: topOf(
        times(servers, (i) => ({
          hostname: hostname(i),
          step: 'update' as const,
          progress: { phase: 'installing', done: 12, total: 48 },
          since: AT,
          remark: said.reason(i),
        })),
        6,
      ),
      start: { all: servers, mine: Math.ceil(servers / 3), due: Math.ceil(servers / 2), slots: true },
      nextDue: topOf(
        times(servers, (i) => ({ hostname: hostname(i), day: '2026-02-03', slot: '09:00' })),
        3,
      ),
      prodGo: { kind: 'blocked', blockers: 2 },
      blocked: BLOCKER_GROUPS.slice(0, servers > 4 ? BLOCKER_GROUPS.length : 2).map((group) => ({
        group,
        servers: topOf(
          times(servers, (i) => ({ hostname: hostname(i), by: [hostname(500 + i)] })),
          3,
        ),
      })),
      rejected: topOf(
        times(servers, (i) => ({ hostname: hostname(i), by: i === 1 ? null : said.person(i) })),
        3,
      ),
      access: {
        ...{ prereqs: true, start: true, stop: true, retry: true, go: true },
        ...{ assign: true, move: true, exclude: true, restore: true },
      },
      shortened: null,
      lifted: servers > 4 ? { by: said.person(1), reason: said.reason(2) } : null,
      limits: [{ name: said.person(0), servers: 12, most: 10 }],
      rings: [
        refusingSiteText(refusingSite(sample), false),
        {
          fr: 'Anneaux : banc → pilote → tous ; 2 sites doivent répondre : Lyon, Rouen',
          en: 'Rings: banc → pilote → everybody; 2 sites have to answer: Lyon, Rouen',
        },
      ],
      order: [
        orderLine(times(servers, (i) => ({ hostname: hostname(i + 1), on: hostname(0) }))),
        foundationsLine([{ hostname: hostname(2), foundation: 'database' }]),
        downloadsLine({ asked: servers + 4, done: servers + 2, failed: 2, changed: 1 }),
      ].flatMap((line) => line ?? []),
      changed: topOf(
        times(servers, (i) => ({
          ...{ hostname: hostname(i), field: i % 2 === 0 ? 'environment' : 'application', before: said.environment(i) },
          ...{ after: i % 2 === 0 ? null : said.application(i), by: said.person(i), at: AT },
        })),
        6,
      ),
      adjust: {
        servers: times(Math.min(servers, PAGE_SIZES.campaignServers), (i) => ({
          id: id(i + 1),
          hostname: hostname(i),
          excluded: i % 4 === 3,
        })),
        operators: times(Math.min(servers, 40), (i) => ({ id: id(i + 1), name: said.person(i) })),
        days: ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'],
        slots: SLOT_TIMES,
      },
    },
  };
}

function causes({ servers, hostname, said }: Sample): CampaignView['causes'] {
  return (['disk', 'dependency', 'reboot', 'unknown'] as const).map((failure, i) => ({
    failure,
    servers: { first: times(3, (n) => hostname(100 * i + n)), total: i === 3 ? servers / 4 : servers / 4 - i },
    output: `Running transaction check\n${said.output}`,
  }));
}

function quickwinView(sample: Sample): CampaignView {
  const { servers, hostname, said } = sample;
  const branch = {
    servers: servers / 2,
    checked: servers / 2,
    snapshots: servers / 4,
    running: 0,
    patched: 0,
    failed: 1,
  };
  const view = campaignView(sample);
  const { state } = view;
  if (state.kind !== 'live') throw new Error('the sample is live');
  return {
    ...view,
    kind: 'quickwin',
    state: {
      ...state,
      atSlots: null,
      nextDue: topOf([], 3),
      adjust: { ...state.adjust, days: [], slots: [] },
      access: { ...state.access, start: false, move: false },
    },
    run: {
      phase: 'snapshot',
      branches: [
        { branch: 'hprod', ...branch },
        { branch: 'prod', ...branch },
      ],
      withoutSnapshot: topOf(
        times(servers / 4, (i) => ({ hostname: hostname(i), detail: said.reason(3) })),
        5,
      ),
      access: { snapshots: true, patch: { hprod: true, prod: false }, draft: false },
    },
    servers: {
      ...view.servers,
      rows: view.servers.rows.map((row) => ({ ...row, slotted: false, day: null, slot: null })),
    },
  };
}

export function closedCampaignView(sample: Sample): CampaignView {
  return {
    ...campaignView(sample),
    state: {
      kind: 'closed',
      by: sample.said.person(0),
      at: LATER,
      packagesUpdated: 1234,
      reboots: 3,
      snapshotsHeld: 2,
      refused: [refusingSiteText(refusingSite(sample), true)],
      durationMs: 19_500_000,
      operators: topOf(
        times(sample.servers, (i) => ({ name: sample.said.person(i), patched: 12, failed: 2, excluded: 3, left: 1 })),
        8,
      ),
    },
  };
}
