// Samples of the cards of compliance, of a CVE and of the search.
import { advisoriesCard } from '../../../cards/compliance/advisories/card.ts';
import { advisoryCard } from '../../../cards/compliance/advisory/card.ts';
import { behindCard } from '../../../cards/compliance/behind/card.ts';
import { complianceCard } from '../../../cards/compliance/compliance/card.ts';
import { packageCard } from '../../../cards/compliance/package/card.ts';
import { whyCard } from '../../../cards/compliance/why/card.ts';
import { type CveView, cveCard } from '../../../cards/cve/cve/card.ts';
import { findCard } from '../../../cards/find/find/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { patchCountsText } from '../../../domain/attempts/patch-counts.ts';
import {
  baselineOfServerText,
  groupOfServerText,
  windowsOfServerText,
} from '../../../domain/baselines/server-policy-words.ts';
import { LEVELS } from '../../../domain/compliance/delays.ts';
import { LAGGING } from '../../../domain/compliance/reason.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import { AT, LATER, type Sample, type SamplesOf, times } from '../sample.ts';

const COUNTS = { installed: 118, other: 3, pendingReboot: 2, rejected: 0, missing: 1, failed: 1 };
const NO_RISK = { exploitedSince: null, probability: null };
const RISK = { exploitedSince: '2026-01-20', probability: 0.934 };
const FAULTS = [
  { file: 'kev', kind: 'stale', day: '2026-01-02' },
  { file: 'epss', kind: 'absent' },
] as const;
const STATES = ['missing', 'failed', 'installed-pending-reboot', 'installed-rejected'] as const;

export const samples: SamplesOf = (sample, language) => {
  const { said, servers, hostname, page } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  const none = { ...sample, servers: 0 };
  return {
    ...findSamples(sample, language),
    cve: cveCard({ ...cveView(sample), notice }, language),
    compliance: complianceCard({ ...complianceView(sample), notice }, language),
    'compliance-none': complianceCard(complianceView(none), language),
    behind: behindCard({ ...behindView(sample), notice }, language),
    'behind-none': behindCard(behindView(none), language),
    advisories: advisoriesCard(
      {
        filter: WHOLE_ESTATE,
        advisories: pageOf(
          times(servers, (i) => ({
            advisory: `RHSA-2026:${7000 + i}`,
            severity: i % 2 === 0 ? ('critical' as const) : null,
            risk: i === 0 ? RISK : NO_RISK,
            servers: 120 - i,
            late: i % 3,
            sinceDay: '2026-01-12' as const,
          })),
          page,
          PAGE_SIZES.advisories,
        ),
        faults: FAULTS,
        notice,
      },
      language,
    ),
    advisory: advisoryCard(
      {
        advisory: 'RHSA-2026:7848',
        known: {
          severity: 'important',
          cves: ['CVE-2026-1234', 'CVE-2026-1235', 'CVE-2026-1236', 'CVE-2026-1237'],
          packages: times(servers, (i) => said.packageName(i)),
          seenDay: '2026-01-12',
          delayDays: 30,
          risk: RISK,
        },
        states: {
          installed: 40,
          'installed-pending-reboot': 2,
          missing: servers,
          failed: 1,
          unknown: 3,
          'not-applicable': 7,
        },
        late: 2,
        due: { last: '2026-03-12', withoutDay: 1 },
        servers: pageOf(
          times(servers, (i) => ({
            serverId: (i + 1) as ServerId,
            hostname: hostname(i),
            environment: said.environment(i),
            application: i % 2 === 0 ? said.application(i) : null,
            state: STATES[i % STATES.length] ?? 'missing',
            sinceDay: i % 2 === 0 ? ('2026-01-12' as const) : null,
            late: i % 4 === 0,
            heldBack: i % 4 === 0,
            dueOn: i % 2 === 0 ? ('2026-03-12' as const) : null,
          })),
          page,
          PAGE_SIZES.advisory,
        ),
        faults: FAULTS,
        notice,
      },
      language,
    ),
    'advisory-unknown': advisoryCard(
      {
        advisory: 'RHSA-2026:9999',
        known: null,
        states: {},
        late: 0,
        due: { last: null, withoutDay: 0 },
        servers: pageOf([], 1, PAGE_SIZES.advisory),
        faults: [],
      },
      language,
    ),
    package: packageCard(
      {
        name: 'openssl-libs',
        known: true,
        servers: servers * 3,
        unlisted: 2,
        versions: pageOf(
          times(servers, (i) => ({
            version: `1:3.0.${i}-14.el9_4`,
            arch: 'x86_64',
            servers: 3,
            pending: i % 2,
            examples: [hostname(i), hostname(i + 1)],
          })),
          page,
          PAGE_SIZES.package,
        ),
        notice,
      },
      language,
    ),
    why: whyCard(
      {
        serverId: 7 as ServerId,
        hostname: hostname(1),
        environment: said.environment(1),
        domain: said.domain(0),
        application: said.application(0),
        answer: {
          kind: 'lagging',
          text: { fr: said.reason(1), en: said.reason(1) },
          change: { fr: said.reason(2), en: said.reason(2) },
        },
        late: true,
        dueOn: '2026-03-12',
        passed: [{ weekCode: 'S08', why: { fr: 'S08 est une semaine de gel.', en: 'S08 is a freeze week.' } }],
        policies: [
          baselineOfServerText({ name: said.domain(2), version: 3, decided: [] }),
          groupOfServerText(said.domain(1)),
          windowsOfServerText([said.domain(0)]),
        ],
        scannedAt: AT,
        readBy: 'daily',
        patchCounts: { text: patchCountsText(COUNTS), at: AT },
        missing: pageOf(
          times(servers, (i) => ({
            advisory: `RHSA-2026:${7000 + i}`,
            state: i % 2 === 0 ? ('missing' as const) : ('failed' as const),
            severity: 'moderate' as const,
            risk: i === 0 ? RISK : NO_RISK,
            sinceDay: '2026-01-12' as const,
            deadline: i % 2 === 0 ? ('2026-04-12' as const) : null,
            late: i % 3 === 0,
            heldBack: i % 4 === 0,
          })),
          page,
          PAGE_SIZES.why,
        ),
        faults: FAULTS,
        notice,
      },
      language,
    ),
    'why-up-to-date': whyCard(
      {
        serverId: 7 as ServerId,
        hostname: hostname(1),
        environment: said.environment(1),
        domain: said.domain(0),
        application: null,
        answer: { kind: 'up-to-date' },
        late: false,
        dueOn: null,
        passed: [],
        scannedAt: AT,
        readBy: 'update',
        missing: pageOf([], 1, PAGE_SIZES.why),
        faults: [],
      },
      language,
    ),
  };
};

/** A filter is at most `MAX_FILTER_TEXT`. */
function short(name: string): string {
  return name.slice(0, 30).toWellFormed();
}

function complianceView({ servers, said, page }: Sample) {
  const filter = { ...WHOLE_ESTATE, domain: short(said.domain(0)), zone: short(said.zone) };
  const behind = Math.floor(servers / 2);
  return {
    filter,
    by: 'application' as const,
    totals: {
      servers,
      upToDate: servers - behind,
      late: Math.min(1, behind),
      missing: behind * 3,
      worst: 'critical' as const,
      reasons: [{ reason: null, servers: servers - behind }, ...LAGGING.map((reason) => ({ reason, servers: 1 }))],
      due: { last: '2026-03-12' as const, withDay: behind, withoutDay: 1 },
      readFrom: AT,
      readUntil: LATER,
    },
    groups: pageOf(
      times(servers, (i) => ({
        name: i === 1 ? null : said.application(i),
        filter: i === 1 ? null : { ...filter, application: short(said.application(i)) },
        servers: 4,
        upToDate: i % 2 === 0 ? 4 : 1,
        unknown: i % 3,
        late: i % 2,
        worst: LEVELS[i % LEVELS.length] ?? null,
      })),
      page,
      PAGE_SIZES.compliance,
    ),
    curve: [
      { at: AT, read: 4, upToDate: 2 },
      { at: AT, read: 0, upToDate: null },
      { at: LATER, read: 4, upToDate: 3 },
    ],
  };
}

function behindView({ servers, hostname, said, page }: Sample) {
  return {
    filter: { ...WHOLE_ESTATE, domain: short(said.domain(0)) },
    which: 'lagging' as const,
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        environment: said.environment(i),
        domain: said.domain(i),
        application: i % 2 === 0 ? said.application(i) : null,
        reason: LAGGING[i % LAGGING.length] ?? 'stale',
        worst: LEVELS[i % LEVELS.length] ?? null,
        late: i % 2 === 0,
        missing: i % 3,
        sinceDay: i % 2 === 0 ? ('2026-01-12' as const) : null,
        dueOn: i % 2 === 0 ? ('2026-03-12' as const) : null,
        scannedAt: i % 2 === 0 ? AT : null,
      })),
      page,
      PAGE_SIZES.behind,
    ),
  };
}

const findSamples: SamplesOf = ({ servers, hostname, said }, language) => {
  const most = Math.min(servers, 5);
  const notice = { tone: 'error', text: said.refusal } as const;
  const owner = said.person(0).slice(0, 30).toWellFormed();
  return {
    find: findCard(
      {
        typed: said.packageName(1),
        kind: 'found',
        groups: [
          {
            kind: 'servers',
            more: servers > 5,
            rows: times(most, (i) => ({
              name: hostname(i),
              detail: `${said.environment(i)} · ${said.application(i)}`,
              open: { kind: 'server', hostname: hostname(i) },
            })),
          },
          {
            kind: 'campaigns',
            more: false,
            rows: [
              {
                name: `12 · ${said.label(0)}`,
                status: 'open',
                open: { kind: 'campaign', campaignId: 12 as CampaignId },
              },
            ],
          },
          {
            kind: 'people',
            more: false,
            rows: [{ name: said.person(0), open: { kind: 'servers', filter: { ...WHOLE_ESTATE, owner } } }],
          },
          {
            kind: 'packages',
            more: false,
            rows: [{ name: 'openssl-libs', open: { kind: 'package', name: 'openssl-libs' } }],
          },
        ],
        notice,
      },
      language,
    ),
    'find-none': findCard({ typed: 'zz', kind: 'near', groups: [] }, language),
  };
};

function cveView({ servers, hostname, said, page }: Sample): CveView {
  return {
    cve: 'CVE-2026-1234',
    known: true,
    counts: { hprod: servers - 2, prod: 2, taken: servers - 1 },
    advisories: ['RHSA-2026:7848'],
    packages: [said.packageName(3), 'openssl-libs'],
    severity: 'important',
    lifted: ['openssl-libs*'],
    coverage: { servers: servers + 4, fresh: servers, waiting: 2 },
    silent: topOf(times(servers, hostname), 10),
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        environment: said.environment(0),
        application: i % 2 === 0 ? said.application(i) : null,
        heldBack: i % 3 === 0,
        leftOut: i === 1 ? { fr: 'est à patcher dans la campagne 3', en: 'is due to be patched in campaign 3' } : null,
        scannedAt: AT,
      })),
      page,
      PAGE_SIZES.cve,
    ),
    due: { last: '2026-03-18', withoutDay: servers > 4 ? servers - 4 : 0 },
    campaigns: [14],
    access: { scan: true, create: true, shorten: true },
  };
}
