// The key of a card: one thing, one card, however many messages show it.

import type { IsoDate } from './clock.ts';
import { cveNamed } from './cve/advisory.ts';
import { type AuditFilter, auditFilterText, parseAuditFilter } from './history/audit-filter.ts';
import { type HistoryFilter, historyFilterText, parseHistoryFilter } from './history/history-filter.ts';
import {
  type ApplicationId,
  type AttemptId,
  type CampaignId,
  type DownloadId,
  type DraftId,
  type LinkChangeId,
  type PlanChangeId,
  parseId,
  type ServerId,
  type SessionId,
  type UserId,
} from './ids.ts';
import { ROLES, type Role } from './people/roles.ts';
import { readWaitingFilter, type WaitingFilter, waitingFilterText } from './validations/waiting-filter.ts';

export type CardKey =
  | { readonly kind: 'draft'; readonly draftId: DraftId }
  | { readonly kind: 'campaign'; readonly campaignId: CampaignId }
  | { readonly kind: 'prereqs'; readonly campaignId: CampaignId }
  | { readonly kind: 'go'; readonly campaignId: CampaignId }
  /** Whether to close over what is unfinished. */
  | { readonly kind: 'close'; readonly campaignId: CampaignId }
  | { readonly kind: 'download'; readonly downloadId: DownloadId }
  /** `applicationId` null: the servers that belong to no application, which only an admin can settle. */
  | { readonly kind: 'validation'; readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null }
  /** What changed on one server, and how its checks compare. */
  | { readonly kind: 'validated-server'; readonly campaignId: CampaignId; readonly serverId: ServerId }
  | { readonly kind: 'validations'; readonly filter: WaitingFilter }
  /** Lists and boards. */
  | { readonly kind: 'campaigns' | 'quickwins' | 'status' | 'freezes' | 'links' | 'snapshots' | 'host-keys' }
  /** Of an ISO year. */
  | { readonly kind: 'planning' | 'planning-findings'; readonly year: number }
  | { readonly kind: 'planning-week'; readonly year: number; readonly weekNumber: number }
  | { readonly kind: 'plan-change'; readonly changeId: PlanChangeId }
  /** One server's prerequisites. */
  | { readonly kind: 'prereq'; readonly sessionId: SessionId }
  /** `operatorId` null: everybody's. */
  | { readonly kind: 'day'; readonly day: IsoDate; readonly operatorId: UserId | null }
  | { readonly kind: 'link-change'; readonly changeId: LinkChangeId }
  | { readonly kind: 'help'; readonly roles: readonly Role[] }
  | { readonly kind: 'history'; readonly filter: HistoryFilter }
  | { readonly kind: 'audit'; readonly filter: AuditFilter }
  /** `cve`: as `domain/cve/advisory` writes it. */
  | { readonly kind: 'cve'; readonly cve: string }
  | { readonly kind: 'app-checks'; readonly applicationId: ApplicationId }
  /** A reboot that awaits a decision. */
  | { readonly kind: 'reboot'; readonly attemptId: AttemptId }
  /** One that waits for the owner of the databases (RUN-10). */
  | { readonly kind: 'rollback'; readonly requestId: number }
  /** In lower case; null: of every server. */
  | { readonly kind: 'excludes'; readonly hostname: string | null }
  /** `hostname` in lower case. */
  | { readonly kind: 'server' | 'links-of'; readonly hostname: string };

const BOARDS: ReadonlySet<string> = new Set<CardKey['kind']>([
  'campaigns',
  'quickwins',
  'status',
  'validations',
  'history',
  'audit',
  'cve',
]);

/** It is about everything that goes on, so that it would be edited without end. `text`: as `cardKeyText` writes it. */
export function isBoard(text: string): boolean {
  return BOARDS.has(text.split(':')[0] ?? '');
}

const MOST_HOSTNAME = 255;
/** In place of an application's id. */
const NO_APPLICATION = 'none';
/** In place of an operator's id. */
const EVERYBODY = 'all';

export function cardKeyText(key: CardKey): string {
  switch (key.kind) {
    case 'draft':
      return `draft:${key.draftId}`;
    case 'download':
      return `download:${key.downloadId}`;
    case 'validation':
      return `validation:${key.campaignId}:${key.applicationId ?? NO_APPLICATION}`;
    case 'validated-server':
      return `validated-server:${key.campaignId}:${key.serverId}`;
    case 'validations':
      return narrowed('validations', waitingFilterText(key.filter));
    case 'help':
      return `help:${ROLES.filter((role) => key.roles.includes(role)).join('+')}`;
    case 'history':
      return narrowed('history', historyFilterText(key.filter));
    case 'audit':
      return narrowed('audit', auditFilterText(key.filter));
    case 'server':
    case 'links-of':
      return `${key.kind}:${encodeURIComponent(key.hostname.toWellFormed())}`;
    case 'campaigns':
    case 'quickwins':
    case 'status':
    case 'freezes':
    case 'links':
    case 'snapshots':
    case 'host-keys':
      return key.kind;
    case 'planning':
    case 'planning-findings':
      return `${key.kind}:${key.year}`;
    case 'planning-week':
      return `planning-week:${key.year}:${key.weekNumber}`;
    case 'excludes':
      return key.hostname === null ? key.kind : `excludes:${encodeURIComponent(key.hostname.toWellFormed())}`;
    case 'reboot':
      return `reboot:${key.attemptId}`;
    case 'rollback':
      return `rollback:${key.requestId}`;
    case 'app-checks':
      return `app-checks:${key.applicationId}`;
    case 'cve':
      return `cve:${key.cve}`;
    case 'prereq':
      return `prereq:${key.sessionId}`;
    case 'day':
      return `day:${key.day}:${key.operatorId ?? EVERYBODY}`;
    case 'plan-change':
    case 'link-change':
      return `${key.kind}:${key.changeId}`;
    default:
      return `${key.kind}:${key.campaignId}`;
  }
}

/** null: a text that this version does not know, as from an older one. */
export function parseCardKey(text: string): CardKey | null {
  const [kind, first, second] = text.split(':');
  if (isSingle(kind)) return first === undefined ? { kind } : null;
  if (kind === 'validations') return second === undefined ? parseWaiting(first) : null;
  if (kind === 'help') return first === undefined ? null : parseHelp(first);
  if (kind === 'draft') {
    const draftId = parseId<DraftId>(first);
    return draftId === null ? null : { kind, draftId };
  }
  if (kind === 'download') {
    const downloadId = parseId<DownloadId>(first);
    return downloadId === null ? null : { kind, downloadId };
  }
  if (kind === 'planning' || kind === 'planning-findings' || kind === 'planning-week')
    return parsePlan(kind, first, second);
  if (kind === 'plan-change') {
    const changeId = parseId<PlanChangeId>(first);
    return changeId === null ? null : { kind, changeId };
  }
  if (kind === 'history') {
    const filter = first === '' || second !== undefined ? null : parseHistoryFilter(first ?? '');
    return filter === null ? null : { kind, filter };
  }
  if (kind === 'audit') {
    const filter = first === '' || second !== undefined ? null : parseAuditFilter(first ?? '');
    return filter === null ? null : { kind, filter };
  }
  if (kind === 'excludes') return second === undefined ? parseExcludes(first) : null;
  if (kind === 'reboot') {
    const attemptId = parseId<AttemptId>(first);
    return attemptId === null ? null : { kind, attemptId };
  }
  if (kind === 'rollback') {
    const requestId = second === undefined && /^[1-9]\d{0,9}$/.test(first ?? '') ? Number(first) : null;
    return requestId === null ? null : { kind, requestId };
  }
  if (kind === 'app-checks') {
    const applicationId = parseId<ApplicationId>(first);
    return applicationId === null ? null : { kind, applicationId };
  }
  if (kind === 'cve') {
    const cve = cveNamed(first ?? '');
    return cve === null || cve !== first || second !== undefined ? null : { kind, cve };
  }
  if (kind === 'prereq') {
    const sessionId = parseId<SessionId>(first);
    return sessionId === null ? null : { kind, sessionId };
  }
  if (kind === 'day') return parseDay(first, second);
  if (kind === 'link-change') {
    const changeId = parseId<LinkChangeId>(first);
    return changeId === null ? null : { kind, changeId };
  }
  if (kind === 'server' || kind === 'links-of') return second === undefined ? parseServer(kind, first ?? '') : null;
  const campaignId = parseId<CampaignId>(first);
  if (campaignId === null) return null;
  if (kind === 'campaign' || kind === 'prereqs' || kind === 'go' || kind === 'close') return { kind, campaignId };
  if (kind === 'validated-server') {
    const serverId = parseId<ServerId>(second);
    return serverId === null ? null : { kind, campaignId, serverId };
  }
  return kind === 'validation' ? parseValidation(campaignId, second) : null;
}

const SINGLE = ['campaigns', 'quickwins', 'status', 'freezes', 'links', 'snapshots', 'host-keys'] as const;

function isSingle(kind: string | undefined): kind is (typeof SINGLE)[number] {
  return SINGLE.some((known) => known === kind);
}

function parseWaiting(encoded: string | undefined): CardKey | null {
  if (encoded === undefined) return { kind: 'validations', filter: { kind: 'all' } };
  const filter = readWaitingFilter(encoded);
  return filter === null || filter.kind === 'all' ? null : { kind: 'validations', filter };
}

function parsePlan(
  kind: 'planning' | 'planning-findings' | 'planning-week',
  yearText: string | undefined,
  weekText: string | undefined,
): CardKey | null {
  const year = /^\d{4}$/.test(yearText ?? '') ? Number(yearText) : null;
  if (year === null) return null;
  if (kind !== 'planning-week') return weekText === undefined ? { kind, year } : null;
  const weekNumber = /^\d{1,2}$/.test(weekText ?? '') ? Number(weekText) : 0;
  return weekNumber >= 1 && weekNumber <= 53 ? { kind, year, weekNumber } : null;
}

function parseDay(day: string | undefined, operator: string | undefined): CardKey | null {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  if (operator === EVERYBODY) return { kind: 'day', day, operatorId: null };
  const operatorId = parseId<UserId>(operator);
  return operatorId === null ? null : { kind: 'day', day, operatorId };
}

function parseValidation(campaignId: CampaignId, application: string | undefined): CardKey | null {
  if (application === NO_APPLICATION) return { kind: 'validation', campaignId, applicationId: null };
  const applicationId = parseId<ApplicationId>(application);
  return applicationId === null ? null : { kind: 'validation', campaignId, applicationId };
}

function parseHelp(list: string): CardKey | null {
  const names = list === '' ? [] : list.split('+');
  const roles = ROLES.filter((role) => names.includes(role));
  return roles.length === names.length ? { kind: 'help', roles } : null;
}

function narrowed(kind: string, filter: string): string {
  return filter === '' ? kind : `${kind}:${filter}`;
}

function parseExcludes(text: string | undefined): CardKey | null {
  if (text === undefined) return { kind: 'excludes', hostname: null };
  const named = parseServer('server', text);
  return named?.kind === 'server' ? { kind: 'excludes', hostname: named.hostname } : null;
}

function parseServer(kind: 'server' | 'links-of', text: string): CardKey | null {
  try {
    const hostname = decodeURIComponent(text);
    const isOne = hostname !== '' && hostname.length <= MOST_HOSTNAME && encodeURIComponent(hostname) === text;
    return isOne && hostname === hostname.toLowerCase() ? { kind, hostname } : null;
  } catch {
    return null;
  }
}
