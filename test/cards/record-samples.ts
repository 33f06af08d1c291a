// Views of the cards of the record: history, one server, audit.
import type { AppChecksView } from '../../cards/app-checks/card.ts';
import type { AuditView } from '../../cards/audit/card.ts';
import type { CveView } from '../../cards/cve/card.ts';
import type { ExcludesView } from '../../cards/excludes/card.ts';
import type { HistoryView } from '../../cards/history/card.ts';
import type { HostKeysView } from '../../cards/host-keys/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { QuickwinsView } from '../../cards/quickwins/card.ts';
import type { RebootView } from '../../cards/reboot/card.ts';
import type { RollbackView } from '../../cards/rollback/card.ts';
import type { ServerView } from '../../cards/server/view.ts';
import type { SnapshotsView } from '../../cards/snapshots/card.ts';
import { WHOLE_HISTORY } from '../../domain/history/history-filter.ts';
import type { ApplicationId, AttemptId, CampaignId, PlanId } from '../../domain/ids.ts';
import type { Sample } from './sample.ts';

const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');
const CAMPAIGN = 12 as CampaignId;

function times<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

export function historyView({ servers, hostname, text, page }: Sample): HistoryView {
  return {
    filter: {
      ...WHOLE_HISTORY,
      year: 2026,
      week: 5,
      result: 'ko',
      operator: text.slice(0, 40),
      hosts: ['vp*', 'vrapp1'],
    },
    counts: { ok: servers, ko: 0 },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        hostname: hostname(i),
        result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
        packages: i,
        operator: i === 0 ? null : text,
        source: i === 0 ? ('imported' as const) : ('standard' as const),
        campaignId: i === 0 ? null : CAMPAIGN,
        notes: i % 2 === 0 ? '' : text,
      })),
      page,
      PAGE_SIZES.history,
    ),
  };
}

export function auditView({ servers, hostname, text, page }: Sample): AuditView {
  return {
    filter: {
      person: text.slice(0, 40),
      object: { kind: 'campaign', campaignId: CAMPAIGN },
      action: 'session.',
      from: '2026-02-01',
      to: '2026-02-05',
    },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        actor: text,
        action: i % 2 === 0 ? 'session.exclude' : 'session.exclude-refused',
        object: `session ${hostname(i)}`,
        change: i % 2 === 0 ? `{"status":"pending"} → {"reason":"${text}"}` : '',
        reason: i % 2 === 0 ? '' : text,
      })),
      page,
      PAGE_SIZES.audit,
    ),
  };
}

/** `servers` is the length of every list. */
export function serverView({ servers, hostname, text }: Sample): ServerView {
  const said = { fr: `${hostname(7)} : ${text}`, en: `${hostname(7)}: ${text}` };
  const reason = (code: 'prerequisites-failed' | 'gate-closed') => ({ code, text: said, todo: said });
  return {
    now: LATER,
    hostname: hostname(1),
    environment: text,
    domain: text,
    zone: text,
    machineType: 'vm',
    os: text,
    application: text,
    owners: [text, text],
    operator: text,
    why: { headline: reason('prerequisites-failed'), more: times(servers, () => reason('gate-closed')) },
    weeks: topOf(
      times(servers, (i) => ({
        planId: (i + 1) as PlanId,
        year: 2026,
        weekCode: 'S12',
        weekStart: '2026-03-16',
        domainCode: text,
        envScope: 'all' as const,
        closed: i % 2 === 0 ? null : said,
        campaigns: [CAMPAIGN],
      })),
      4,
    ),
    sessions: [
      { ...SESSION, label: text, status: 'pending', operator: text, exclusion: null },
      { ...SESSION, label: text, status: 'excluded', operator: null, exclusion: { reason: text, by: text, at: AT } },
    ],
    patches: times(PAGE_SIZES.serverPatches, (i) => ({
      at: AT,
      result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
      packages: 42,
      operator: text,
      source: 'imported' as const,
      campaignId: i === 0 ? null : CAMPAIGN,
      notes: i % 2 === 0 ? '' : text,
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
    gate: { blockers: [said], goGiven: false },
    validations: topOf(
      times(servers, () => ({ campaignId: CAMPAIGN, patchedAt: AT })),
      4,
    ),
    snapshots: topOf(
      times(servers, () => ({ name: text, vcenter: text, consistency: 'quiesced' as const, createdAt: AT })),
      4,
    ),
    scan: { at: AT, packages: 42, security: 7, heldBack: 2, rebootNeeded: 'yes', failure: text },
    excludes: [text],
    generalExcludes: 20,
  };
}

const SESSION = { campaignId: CAMPAIGN, day: '2026-02-05', slot: '10:15:00' } as const;

export function cveView({ servers, hostname, text, page }: Sample): CveView {
  return {
    cve: 'CVE-2026-1234',
    counts: { hprod: servers - 2, prod: 2 },
    advisories: ['RHSA-2026:7848'],
    packages: [text, 'openssl-libs'],
    severity: 'important',
    lifted: ['openssl-libs*'],
    coverage: { servers: servers + 4, fresh: servers, waiting: 2 },
    silent: topOf(times(servers, hostname), 10),
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        environment: 'Recette',
        application: i % 2 === 0 ? text : null,
        heldBack: i % 3 === 0,
        scannedAt: AT,
      })),
      page,
      PAGE_SIZES.cve,
    ),
    campaigns: [14],
    access: { scan: true, create: true, shorten: true },
  };
}

export function excludesView({ servers, hostname, text, page }: Sample, all: boolean): ExcludesView {
  return {
    hostname: all ? null : hostname(0),
    general: ['kernel*', 'glibc*', 'openssl-libs*'],
    rows: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        glob: `package-${i}*`,
        owner: i % 3 === 0 ? null : text,
        reason: i % 3 === 0 ? null : text,
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

export function rollbackView({ servers, hostname, text }: Sample): RollbackView {
  return {
    requestId: 7,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: text,
    databases: times(servers, (i) => ({ name: text, engine: i % 2 === 0 ? 'postgresql 15' : null })),
    takenAt: AT,
    askedAt: LATER,
    askedBy: text,
    reason: text,
    state: { kind: 'asked' },
    access: { agree: true, takeBack: true },
  };
}

export function rebootView({ hostname, text }: Sample): RebootView {
  return {
    attemptId: 7 as AttemptId,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: text,
    evidence: `$ needs-restarting -r  # exit 1\n${text}\nReboot is required to fully utilize these updates.`,
    state: { kind: 'asked' },
    slots: [AT, LATER],
    access: { choose: true, order: true },
  };
}

export function snapshotsView({ servers, hostname, text, page }: Sample): SnapshotsView {
  const states = ['held', 'in-use', 'leaving', 'stuck', 'asked'] as const;
  const questions = ['failed', 'ko', 'unanswered'] as const;
  const held = times(servers, (i) => ({
    kind: 'held' as const,
    id: i + 1,
    hostname: hostname(i),
    application: text,
    name: 'PC_12_prod_20260202_0915',
    vcenter: 'Nanterre',
    campaignId: CAMPAIGN,
    consistency: i % 2 === 0 ? ('quiesced' as const) : ('crash-consistent' as const),
    createdAt: AT,
    owner: text,
    goesAt: LATER,
    keptBy: i % 3 === 0 ? text : null,
    state: states[i % states.length] ?? ('held' as const),
    size: i % 4 === 1 ? null : { bytes: 1_288_490_189 * (i + 1), readAt: LATER },
    question: i % states.length === 4 ? (questions[i % 3] ?? null) : null,
    datastore: i % 2 === 0 ? { name: text, freePercent: 6.5, short: true } : null,
    provedBy: ([null, 'uuid', 'name'] as const)[i % 3] ?? null,
  }));
  const orphanStates = ['orphan', 'stuck', 'leaving'] as const;
  const orphans = times(2 + Math.floor(servers / 3), (i) => ({
    kind: 'orphan' as const,
    id: i + 1,
    hostname: i % 2 === 0 ? hostname(i) : null,
    vmName: text,
    name: 'QW_3_hprod_20260105_0915',
    vcenter: text,
    createdAt: i % 3 === 1 ? null : AT,
    state: orphanStates[i % orphanStates.length] ?? ('orphan' as const),
  }));
  return {
    now: LATER,
    snapshots: pageOf([...held, ...orphans], page, PAGE_SIZES.snapshots),
    held: held.length,
    orphans: orphans.length,
    silent: [{ vcenter: text, since: AT }],
    overdue: 2,
    asked: 1,
    access: { manage: true },
  };
}

export function quickwinsView({ servers, text, page }: Sample): QuickwinsView {
  return {
    runs: pageOf(
      times(servers, (i) => ({
        campaignId: (i + 1) as CampaignId,
        label: text,
        phase: (['draft', 'prereq', 'snapshot', 'patching'] as const)[i % 4] ?? 'draft',
        stopped: i % 3 === 0,
        ...{ done: i, total: servers, failed: i % 2 },
      })),
      page,
      PAGE_SIZES.campaignList,
    ),
    groups: topOf(
      (['list', 'domain', 'application'] as const).map((kind) => ({ kind, name: text })),
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
        fingerprint: `SHA256:${'a'.repeat(43)}`,
        refused: `SHA256:${'b'.repeat(43)}`,
        refusedAt: AT,
        otherType: null,
      })),
      page,
      PAGE_SIZES.hostKeys,
    ),
    access: { accept: true },
  };
}

export function appChecksView({ servers, text }: Sample): AppChecksView {
  return {
    applicationId: 3 as ApplicationId,
    application: text,
    servers,
    checks: [
      { id: 1, kind: 'command', name: `/opt/app/bin/status ${text}`, by: text },
      { id: 2, kind: 'url', name: 'https://app.example.test/health', by: text },
    ],
    access: { edit: true },
  };
}
