// Views of the cards of the record: history, one server, audit.
import type { AppChecksView } from '../../cards/app-checks/app-checks/card.ts';
import { type CloseView, MAX_CLOSE_NAMED } from '../../cards/closing/close/card.ts';
import type { CveView } from '../../cards/cve/cve/card.ts';
import type { ExcludesView } from '../../cards/exclusions/excludes/card.ts';
import type { AuditView } from '../../cards/history/audit/card.ts';
import type { HistoryView } from '../../cards/history/history/card.ts';
import type { HostKeysView } from '../../cards/host-keys/host-keys/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { QuickwinsView } from '../../cards/quickwin/quickwins/card.ts';
import type { RebootView } from '../../cards/reboots/reboot/card.ts';
import type { RollbackView } from '../../cards/rollbacks/rollback/card.ts';
import type { ServerView } from '../../cards/servers/server/view.ts';
import type { SnapshotsView } from '../../cards/snapshots/snapshots/card.ts';
import { UNFINISHED_KINDS } from '../../domain/attempts/unfinished-kind.ts';
import { WHOLE_HISTORY } from '../../domain/history/history-filter.ts';
import type { ApplicationId, AttemptId, CampaignId, PlanId } from '../../domain/ids.ts';
import type { Sample } from './sample.ts';

const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');
const CAMPAIGN = 12 as CampaignId;

function times<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

export function historyView({ servers, hostname, said, page }: Sample): HistoryView {
  return {
    filter: {
      ...WHOLE_HISTORY,
      year: 2026,
      week: 5,
      result: 'ko',
      operator: said.person(0).slice(0, 40),
      hosts: ['vp*', 'vrapp1'],
    },
    counts: { ok: servers, ko: 0 },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        hostname: hostname(i),
        result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
        packages: i,
        operator: i === 0 ? null : said.person(i),
        source: i === 0 ? ('imported' as const) : ('standard' as const),
        campaignId: i === 0 ? null : CAMPAIGN,
        notes: i % 2 === 0 ? '' : said.comment(i),
      })),
      page,
      PAGE_SIZES.history,
    ),
  };
}

export function auditView({ servers, hostname, said, page }: Sample): AuditView {
  return {
    filter: {
      person: said.person(0).slice(0, 40),
      object: { kind: 'campaign', campaignId: CAMPAIGN },
      action: 'session.',
      from: '2026-02-01',
      to: '2026-02-05',
    },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        actor: said.person(i),
        action: i % 2 === 0 ? 'session.exclude' : 'session.exclude-refused',
        object: { type: 'session', name: hostname(i) },
        change:
          i % 2 === 0
            ? {
                fr: `statut : en attente · motif : ${said.reason(i)}`,
                en: `status: pending · reason: ${said.reason(i)}`,
              }
            : { fr: '', en: '' },
        reason: i % 2 === 0 ? '' : said.reason(i),
      })),
      page,
      PAGE_SIZES.audit,
    ),
  };
}

/** `servers` is the length of every list. */
export function serverView({ servers, hostname, said }: Sample): ServerView {
  const why = { fr: `${hostname(7)} : ${said.reason(1)}`, en: `${hostname(7)}: ${said.reason(1)}` };
  const reason = (code: 'prerequisites-failed' | 'gate-closed') => ({ code, text: why, todo: why });
  return {
    now: LATER,
    hostname: hostname(1),
    environment: said.environment(1),
    domain: said.domain(0),
    zone: said.zone,
    machineType: 'vm',
    os: said.os,
    application: said.application(0),
    owners: [said.person(3)],
    deputies: [said.person(4)],
    operator: said.person(0),
    why: { headline: reason('prerequisites-failed'), more: times(servers, () => reason('gate-closed')) },
    weeks: topOf(
      times(servers, (i) => ({
        planId: (i + 1) as PlanId,
        year: 2026,
        weekCode: 'S12',
        weekStart: '2026-03-16',
        domainCode: said.domain(i),
        envScope: 'all' as const,
        closed: i % 2 === 0 ? null : why,
        campaigns: [CAMPAIGN],
      })),
      4,
    ),
    sessions: [
      { ...SESSION, label: said.label(0), status: 'pending', operator: said.person(0), exclusion: null },
      {
        ...SESSION,
        label: said.label(1),
        status: 'excluded',
        operator: null,
        exclusion: { reason: said.reason(2), by: said.person(1), at: AT },
      },
    ],
    patches: times(PAGE_SIZES.serverPatches, (i) => ({
      at: AT,
      result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
      packages: 42,
      operator: said.person(i),
      source: 'imported' as const,
      campaignId: i === 0 ? null : CAMPAIGN,
      notes: i % 2 === 0 ? '' : said.comment(i),
    })),
    links: topOf(
      times(servers, (i) => ({
        other: 'nonprod' as const,
        hostname: hostname(i),
        source: i % 2 === 0 ? ('auto' as const) : ('manual' as const),
        validation: i % 2 === 0 ? ('validated_ok' as const) : null,
        patchedAt: i % 2 === 0 ? AT : null,
      })),
      8,
    ),
    gate: { blockers: [why], goGiven: false },
    validations: topOf(
      times(servers, () => ({ campaignId: CAMPAIGN, patchedAt: AT })),
      4,
    ),
    snapshots: topOf(
      times(servers, (i) => ({
        name: said.snapshot,
        vcenter: said.vcenter(i),
        consistency: 'quiesced' as const,
        createdAt: AT,
      })),
      4,
    ),
    scan: {
      at: AT,
      outdated: false,
      packages: 42,
      security: 7,
      heldBack: 2,
      rebootNeeded: 'yes',
      failure: said.silence,
    },
    excludes: [`${said.packageName(2)}*`],
    generalExcludes: 20,
  };
}

const SESSION = { campaignId: CAMPAIGN, day: '2026-02-05', slot: '10:15:00', doneAt: null } as const;

export function cveView({ servers, hostname, said, page }: Sample): CveView {
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
    campaigns: [14],
    access: { scan: true, create: true, shorten: true },
  };
}

export function excludesView({ servers, hostname, said, page }: Sample, all: boolean): ExcludesView {
  return {
    hostname: all ? null : hostname(0),
    general: ['kernel*', 'glibc*', 'openssl-libs*'],
    rows: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        glob: `${said.packageName(i)}*`,
        owner: i % 3 === 0 ? null : said.person(i),
        reason: i % 3 === 0 ? null : said.reason(i),
        expiresOn: i % 3 === 0 ? null : '2026-03-01',
        soon: i % 2 === 0,
      })),
      page,
      PAGE_SIZES.excludes,
    ),
    heldBack: { advisories: 7, servers: 3 },
    access: { edit: true },
  };
}

export function rollbackView({ servers, hostname, said }: Sample): RollbackView {
  return {
    requestId: 7,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: said.application(0),
    databases: times(servers, (i) => ({ name: `app${i + 1}`, engine: i % 2 === 0 ? 'postgresql 15' : null })),
    takenAt: AT,
    askedAt: LATER,
    askedBy: said.person(0),
    reason: said.comment(1),
    state: { kind: 'asked' },
    access: { agree: true, takeBack: true },
  };
}

export function closeView({ servers, hostname, said }: Sample): CloseView {
  const kinds = [...UNFINISHED_KINDS, 'held' as const];
  const named = times(servers, (i) => ({ hostname: hostname(i), production: i % 2 === 0 }));
  return {
    campaignId: CAMPAIGN,
    label: said.label(0),
    state: { kind: 'asked', by: said.person(0), at: AT },
    groups: kinds.map((kind) => ({ kind, servers: topOf(named, MAX_CLOSE_NAMED) })),
    nothingDone: true,
    running: 0,
    code: 'a1b2c3',
    access: { close: true },
  };
}

export function rebootView({ hostname, said }: Sample): RebootView {
  return {
    attemptId: 7 as AttemptId,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: said.application(0),
    evidence: `$ needs-restarting -r  # exit 1\n${said.output}\nReboot is required to fully utilize these updates.`,
    state: { kind: 'asked' },
    slots: [AT, LATER],
    access: { choose: true, order: true },
  };
}

export function snapshotsView({ servers, hostname, said, page }: Sample): SnapshotsView {
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

export function quickwinsView({ servers, said, page }: Sample): QuickwinsView {
  return {
    runs: pageOf(
      times(servers, (i) => ({
        campaignId: (i + 1) as CampaignId,
        label: said.label(i),
        phase: (['draft', 'prereq', 'snapshot', 'patching'] as const)[i % 4] ?? 'draft',
        stopped: i % 3 === 0,
        ...{ done: i, total: servers, failed: i % 2 },
      })),
      page,
      PAGE_SIZES.campaignList,
    ),
    groups: topOf(
      (['list', 'domain', 'application'] as const).map((kind) => ({
        kind,
        name: { list: said.list, domain: said.domain(0), application: said.application(0) }[kind],
      })),
      3,
    ),
    access: { create: true },
  };
}

export function hostKeysView({ servers, hostname, page }: Sample): HostKeysView {
  return {
    keys: pageOf(
      times(servers, (i) => ({
        host: hostname(i),
        port: 22,
        fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDwtxA7VnfQbUG5Wcs',
        refused: 'SHA256:n1MwLrvq8GZkXyT0hE4wRd2cYpJ7sVbKf3AoQm9uHiM',
        refusedAt: AT,
        otherType: null,
      })),
      page,
      PAGE_SIZES.hostKeys,
    ),
    access: { accept: true },
  };
}

export function appChecksView({ servers, said }: Sample): AppChecksView {
  return {
    applicationId: 3 as ApplicationId,
    application: said.application(0),
    servers,
    checks: [
      { id: 1, kind: 'command', name: `/opt/app/bin/status ${said.unit}`, by: said.person(3) },
      { id: 2, kind: 'url', name: 'https://app.example.test/health', by: said.person(4) },
    ],
    access: { edit: true },
  };
}
