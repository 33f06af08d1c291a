// Views of every card at a chosen size, with chosen names and texts: for golden files, limits and hostile input alike.

import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { appChecksCard } from '../../cards/app-checks/app-checks/card.ts';
import { campaignCard } from '../../cards/campaigns/campaign/card.ts';
import { campaignListCard } from '../../cards/campaigns/campaigns/card.ts';
import { statusCard } from '../../cards/campaigns/status/card.ts';
import { closeCard } from '../../cards/closing/close/card.ts';
import { cveCard } from '../../cards/cve/cve/card.ts';
import { excludesCard } from '../../cards/exclusions/excludes/card.ts';
import { downloadCard } from '../../cards/files/download/card.ts';
import { commandFormCard } from '../../cards/front/command-form/card.ts';
import { helpCard } from '../../cards/front/help/card.ts';
import { supersededCard } from '../../cards/front/superseded/card.ts';
import { prodGoCard } from '../../cards/gate/go/card.ts';
import type { ProdGoView } from '../../cards/gate/go/view.ts';
import { auditCard } from '../../cards/history/audit/card.ts';
import { historyCard } from '../../cards/history/history/card.ts';
import { hostKeysCard } from '../../cards/host-keys/host-keys/card.ts';
import { linkChangeCard } from '../../cards/links/link-change/card.ts';
import { linksCard } from '../../cards/links/links/card.ts';
import { linksOfCard } from '../../cards/links/links-of/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import { freezesCard } from '../../cards/planning/freezes/card.ts';
import { planChangeCard } from '../../cards/planning/plan-change/card.ts';
import { planningYearCard } from '../../cards/planning/planning/card.ts';
import { planningFindingsCard } from '../../cards/planning/planning-findings/card.ts';
import { planningWeekCard } from '../../cards/planning/planning-week/card.ts';
import { type PrereqDetailView, prereqDetailCard } from '../../cards/prerequisites/prereq/card.ts';
import { type PrereqsView, prereqsCard } from '../../cards/prerequisites/prereqs/card.ts';
import { campaignPreviewCard } from '../../cards/previews/draft/card.ts';
import { quickwinsCard } from '../../cards/quickwin/quickwins/card.ts';
import { rebootCard } from '../../cards/reboots/reboot/card.ts';
import { rollbackCard } from '../../cards/rollbacks/rollback/card.ts';
import { serverCard } from '../../cards/servers/server/card.ts';
import { snapshotsCard } from '../../cards/snapshots/snapshots/card.ts';
import { type DayView, dayCard } from '../../cards/staffing/day/card.ts';
import { validatedServerCard } from '../../cards/validations/validated-server/card.ts';
import type { ValidatedServerView } from '../../cards/validations/validated-server/view.ts';
import { validationRequestCard } from '../../cards/validations/validation/card.ts';
import type { ValidationRequestView } from '../../cards/validations/validation/view.ts';
import { validationsCard } from '../../cards/validations/validations/card.ts';
import { CAMPAIGN_STATES } from '../../domain/campaigns/campaign-state.ts';
import { SESSION_STATUSES } from '../../domain/campaigns/session-state.ts';
import type { Language } from '../../domain/language.ts';
import { campaignView, closedCampaignView, previewView, quickwinView } from './campaign-samples.ts';
import { commandFormView, helpGroups } from './front-samples.ts';
import * as links from './link-samples.ts';
import * as plan from './plan-samples.ts';
import * as record from './record-samples.ts';
import { AT, id, LATER, type Sample, times } from './sample.ts';

export function prereqsView({ servers, hostname, said, page }: Sample): PrereqsView {
  const remarks = times(servers, (i) => ({ hostname: hostname(i), reason: said.reason(i) }));
  return {
    campaignId: id(12),
    version: 2,
    label: said.label(0),
    askedBy: said.person(0),
    askedAt: AT,
    state: { kind: 'running' },
    counts: { ok: 1, failed: servers, unknown: servers, waiting: servers, warnings: servers },
    failing: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        reasons: [said.reason(3), { fr: 'Nom inconnu', en: 'Unknown name' }, said.reason(0), said.reason(2)],
        excluded: i % 2 === 0,
      })),
      page,
      PAGE_SIZES.prereqsFailing,
    ),
    unknowns: topOf(remarks, 5),
    warnings: topOf(remarks, 5),
    inProgress: topOf(times(servers, hostname), 12),
    backup: { toConfirm: topOf(times(servers, hostname), 12), confirmed: { by: said.person(1), at: AT } },
    access: { run: true, runFailed: true, confirmBackup: true, start: true },
    details: times(Math.min(servers, 20), (i) => ({ sessionId: id(i + 1), hostname: hostname(i) })),
  };
}

export function validationView({ servers, hostname, said, page }: Sample): ValidationRequestView {
  return {
    campaignId: id(12),
    label: said.label(0),
    applicationId: id(5),
    application: said.application(0),
    owners: [said.person(3)],
    deputies: [said.person(4)],
    state: { kind: 'open' },
    access: { answer: true, force: true },
    counts: { waiting: servers - 1, ok: 0, ko: 1, forced: 0 },
    asked: id(899 + servers),
    servers: pageOf(
      times(servers, (i) => ({
        serverId: id(100 + i),
        hostname: hostname(i),
        environment: said.environment(i),
        patchedAt: AT,
        status: i === 0 ? ('validated_ko' as const) : ('en_attente' as const),
        asked: id(900 + i),
        answers: i === 0 ? 3 : 0,
        answer: i === 0 ? { by: said.person(3), at: LATER, comment: said.comment(1) } : null,
        packages: topOf(
          times(9, (n) => ({
            name: said.packageName(n),
            arch: 'x86_64',
            from: n === 1 ? null : `0:1.${n}-${said.version}`,
            to: n === 2 ? null : `0:2.${n}`,
            advisories: n === 0 ? [said.advisory] : [],
          })),
          5,
        ),
        checks: {
          verdict: (['yes', 'no', 'unknown'] as const)[i % 3] ?? 'unknown',
          differences: [
            { kind: 'listening' as const, name: `tcp/${said.port}`, change: 'disappeared' as const, worse: true },
          ],
        },
      })),
      page,
      PAGE_SIZES.validationServers,
    ),
  };
}

export function validatedServerView({ servers, hostname, said, page }: Sample): ValidatedServerView {
  return {
    campaignId: id(12),
    label: said.label(0),
    applicationId: id(5),
    serverId: id(101),
    hostname: hostname(1),
    patchedAt: AT,
    status: 'validated_ko',
    answer: { by: said.person(3), at: LATER, comment: said.comment(1) },
    counts: { updated: servers, installed: 1, removed: 1 },
    advisories: 1,
    checks: {
      verdict: 'no',
      differences: [
        { kind: 'listening', name: `tcp/${said.port}`, change: 'disappeared', worse: true },
        { kind: 'failedUnits', name: `${said.unit}.service`, change: 'disappeared', worse: false },
      ],
    },
    packages: pageOf(
      times(servers, (n) => ({
        name: said.packageName(n),
        arch: 'x86_64',
        from: n === 1 ? null : `0:1.${n}-${said.version}`,
        to: n === 2 ? null : `0:2.${n}`,
        advisories: n === 0 ? [said.advisory, 'RHSA-2026:2', 'RHSA-2026:3'] : [],
      })),
      page,
      PAGE_SIZES.validatedServer,
    ),
  };
}

export function prodGoView({ servers, hostname, said, page }: Sample): ProdGoView {
  return {
    shortened: servers > 4 ? { by: said.person(4), reason: said.reason(2) } : null,
    campaignId: id(12),
    version: 6,
    label: said.label(0),
    createdBy: said.person(0),
    fourEyes: true,
    evidence: 'e'.repeat(64),
    shown: times(servers, (i) => `${(i + 1).toString(36)}-V-${(i + 500).toString(36)}Oa1b`)
      .join(',')
      .slice(0, 1600),
    state: { kind: 'open' },
    access: { decide: true, approve: true, override: true },
    counts: { ready: servers, unproved: 2, blocked: servers, approved: servers > 4 ? servers : 0 },
    goes: topOf(
      servers > 4
        ? times(5, (i) => ({
            by: said.person(i),
            at: AT,
            servers: times(servers, hostname),
            acknowledged: [hostname(i)],
          }))
        : [],
      4,
    ),
    undecided: servers,
    blockers: topOf(
      times(servers, (i) => ({
        serverId: id(i + 1),
        hostname: hostname(i),
        reason: said.reason(1),
        ways: { remind: { campaignId: id(12), applicationId: id(3) }, exclude: true, campaigns: [id(11)] },
      })),
      10,
    ),
    overridden: topOf([{ hostname: hostname(9), by: said.person(4), at: AT, reason: said.reason(2) }], 5),
    unlinked: times(servers / 2, (i) => ({ serverId: id(i + 1), hostname: hostname(i) })),
    ambiguous: times(servers / 2, (i) => ({ serverId: id(i + 1001), hostname: hostname(i + 1000) })),
    lost: [{ serverId: id(2001), hostname: hostname(9), links: [hostname(2001)] }],
    validated: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        links: times(5, (n) => ({
          hostname: hostname(2000 + n),
          status: 'validated_ok' as const,
          by: said.person(3),
          at: AT,
        })),
      })),
      page,
      PAGE_SIZES.prodGoValidated,
    ),
  };
}

/** Every card, by name; `extra` goes into each view, for notices and refreshes. */
export function allCards(sample: Sample, language: Language): Readonly<Record<string, AdaptiveCard>> {
  const { servers, hostname, said, page } = sample;
  const by = said.person(0);
  const notice = { tone: 'error', text: said.refusal } as const;
  const refreshUserIds = ['29:someone'];
  return {
    'campaign-preview': campaignPreviewCard({ ...previewView(sample), notice, refreshUserIds }, language),
    'campaign-preview-cancelled': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'cancelled', by, at: AT } },
      language,
    ),
    'campaign-preview-refused': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'refused', reason: said.reason(2), liftable: true } },
      language,
    ),
    'campaign-preview-twin': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'twin', id: id(12), label: said.label(0), by } },
      language,
    ),
    'campaign-preview-lifted': campaignPreviewCard(
      { ...previewView(sample), lifted: { reason: said.reason(2), by } },
      language,
    ),
    campaign: campaignCard({ ...campaignView(sample), notice, refreshUserIds }, language),
    quickwin: campaignCard(quickwinView(sample), language),
    'campaign-report': campaignCard(closedCampaignView(sample), language),
    prereqs: prereqsCard({ ...prereqsView(sample), notice, refreshUserIds }, language),
    'validation-request': validationRequestCard({ ...validationView(sample), notice, refreshUserIds }, language),
    'validation-request-final': validationRequestCard(
      { ...validationView(sample), state: { kind: 'final', by, at: LATER } },
      language,
    ),
    'validated-server': validatedServerCard({ ...validatedServerView(sample), notice, refreshUserIds }, language),
    'prod-go': prodGoCard({ ...prodGoView(sample), notice, refreshUserIds }, language),
    'prod-go-green': prodGoCard({ ...prodGoView(sample), state: { kind: 'green' }, blockers: topOf([], 1) }, language),
    'prod-go-approved': prodGoCard(
      { ...prodGoView(sample), lost: [], state: { kind: 'approved', by, at: LATER } },
      language,
    ),
    'prod-go-refused': prodGoCard(
      { ...prodGoView(sample), state: { kind: 'refused', by, at: LATER, reason: said.reason(1) } },
      language,
    ),
    'campaign-list': campaignListCard({ campaigns: campaignRows(sample), notice, refreshUserIds }, language),
    validations: validationsCard(
      {
        now: LATER,
        filter: { kind: 'name', name: said.application(0).slice(0, 60) },
        only: said.application(0),
        servers,
        waiting: pageOf(
          times(servers, (i) => ({
            campaignId: id(12),
            label: said.label(i),
            applicationId: i === 0 ? null : id(i),
            application: i === 0 ? null : said.application(i),
            owners: i === 0 ? [] : [said.person(3)],
            deputies: i === 0 ? [] : [said.person(4)],
            hostnames: times(servers, hostname),
            asked: id(900 + i),
            oldestSince: AT,
            reminders: { sent: i, lastAt: i === 0 ? null : AT, nextAt: i === 1 ? null : LATER },
            access: { answer: i !== 0, remind: true },
          })),
          page,
          PAGE_SIZES.validations,
        ),
        answered: {
          rows: times(Math.min(servers, 6), (i) => ({
            campaignId: id(11),
            label: said.label(i),
            applicationId: id(i + 1),
            application: said.application(i),
            ok: servers,
            forced: i,
            refused: i === 1 ? [] : times(servers, hostname),
            at: AT,
          })),
          more: servers > 6,
        },
      },
      language,
    ),
    planning: planningYearCard({ ...plan.planningYearView(sample), refreshUserIds }, language),
    'planning-findings': planningFindingsCard({ ...plan.planningFindingsView(sample), notice }, language),
    'planning-week': planningWeekCard({ ...plan.planningWeekView(sample), notice, refreshUserIds }, language),
    'plan-change': planChangeCard({ ...plan.planChangeView(sample, 'draft'), notice, refreshUserIds }, language),
    'plan-change-refused': planChangeCard(plan.planChangeView(sample, 'refused'), language),
    'plan-change-applied': planChangeCard(plan.planChangeView(sample, 'applied'), language),
    freezes: freezesCard({ ...plan.freezesView(sample), notice }, language),
    prereq: prereqDetailCard({ ...prereqDetailView(sample), notice, refreshUserIds }, language),
    day: dayCard({ ...dayView(sample), notice }, language),
    links: linksCard({ ...links.linksView(sample), notice, refreshUserIds }, language),
    'links-of': linksOfCard({ ...links.linksOfView(sample), notice, refreshUserIds }, language),
    'link-change': linkChangeCard({ ...links.linkChangeView(sample, 'draft'), notice, refreshUserIds }, language),
    'link-change-refused': linkChangeCard(links.linkChangeView(sample, 'refused'), language),
    history: historyCard({ ...record.historyView(sample), notice }, language),
    server: serverCard({ ...record.serverView(sample), notice, refreshUserIds }, language),
    excludes: excludesCard({ ...record.excludesView(sample, true), notice }, language),
    'excludes-of': excludesCard(record.excludesView(sample, false), language),
    'app-checks': appChecksCard({ ...record.appChecksView(sample), notice }, language),
    quickwins: quickwinsCard({ ...record.quickwinsView(sample), notice }, language),
    'host-keys': hostKeysCard({ ...record.hostKeysView(sample), notice }, language),
    snapshots: snapshotsCard({ ...record.snapshotsView(sample), notice }, language),
    reboot: rebootCard({ ...record.rebootView(sample), notice }, language),
    rollback: rollbackCard({ ...record.rollbackView(sample), notice }, language),
    close: closeCard({ ...record.closeView(sample), notice }, language),
    cve: cveCard({ ...record.cveView(sample), notice }, language),
    audit: auditCard({ ...record.auditView(sample), notice }, language),
    status: statusCard(statusView(sample), language),
    help: helpCard({ roles: ['operator'], isWhole: true, groups: helpGroups(), page: 1, pages: 3, notice }, language),
    'help-most': helpCard(
      { roles: ['operator'], isWhole: false, groups: helpGroups().slice(0, 1), page: 1, pages: 1 },
      language,
    ),
    'command-form': commandFormCard({ ...commandFormView(sample), notice }, language),
    download: downloadCard(
      { title: said.file, state: { kind: 'ready', url: 'https://patching.example.test/files/7/abc', until: LATER } },
      language,
    ),
    superseded: supersededCard({ what: said.card, at: LATER }, language),
  };
}

function prereqDetailView({ hostname, said }: Sample): PrereqDetailView {
  const answers = ['no', 'unknown', 'yes'] as const;
  return {
    sessionId: id(7),
    campaignId: id(12),
    hostname: hostname(1),
    validated: false,
    at: AT,
    exclusion: said.reason(3),
    checks: times(9, (i) => ({
      answer: answers[i % 3] ?? 'yes',
      blocking: i % 4 !== 1,
      text: said.reason(i),
      advice: i % 3 === 2 ? null : said.advice,
    })),
    commands: pageOf(
      times(9, (i) => ({ command: `${said.command}`, exitCode: i, output: `${said.output}\n`.repeat(40) })),
      1,
      PAGE_SIZES.prereqCommands,
    ),
    access: { again: true, restore: true },
  };
}

function dayView({ servers, hostname, said, page }: Sample): DayView {
  const rows = times(servers, (i) => ({
    hostname: hostname(i),
    branch: i % 2 === 0 ? ('hprod' as const) : ('prod' as const),
    status: SESSION_STATUSES[i % SESSION_STATUSES.length] ?? ('pending' as const),
    slot: i % 9 === 8 ? null : '09:15',
    at: i % 7 === 4 ? AT : null,
    notPatched: i % 7 === 6,
    operator: i % 4 === 0 ? null : said.person(i),
    held: ([null, 'gate', 'no-go'] as const)[i % 3] ?? null,
  }));
  return {
    day: '2026-02-03',
    operator: null,
    counts: { all: servers, done: 1, held: 2, excluded: 2 },
    sessions: pageOf(rows, page, PAGE_SIZES.day),
    before: '2026-02-02',
    after: '2026-02-04',
  };
}

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
