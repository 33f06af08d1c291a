// The kinds of cards, each with what names one of them. A key is one thing, one card, however many messages show it: `prereqs:12`.

import type { ActionSubject } from './actions/action.ts';
import { parseSubject, subjectText } from './actions/subject-text.ts';
import type { CoverageState } from './agent-coverage/compare.ts';
import { isCoverageState } from './agent-coverage/coverage-words.ts';
import { parseUpdatesOf, type UpdatesOf, updatesOfText } from './baselines/updates-of.ts';
import { GROUPINGS, type Grouping } from './compliance/grouping.ts';
import { isPackageName } from './compliance/installed.ts';
import { isLagging, type Lagging } from './compliance/reason.ts';
import { advisoryNamed, cveNamed } from './cve/advisory.ts';
import { auditFilterText, parseAuditFilter, WHOLE_AUDIT } from './history/audit-filter.ts';
import { historyFilterText, parseHistoryFilter, WHOLE_HISTORY } from './history/history-filter.ts';
import type {
  ActionId,
  ApplicationId,
  AttemptId,
  BaselineChangeId,
  BaselineId,
  CampaignId,
  DigestId,
  DownloadId,
  DraftId,
  InventoryChangeId,
  LinkChangeId,
  PatchGroupId,
  PlanChangeId,
  ServerId,
  SessionId,
  UserId,
  WindowId,
} from './ids.ts';
import { type IntegrationName, isIntegration } from './integrations/names.ts';
import {
  filterPart,
  flagPart,
  hostnamePart,
  idOrPart,
  idPart,
  type KeyPart,
  linePart,
  nameOrAllPart,
  namePart,
  numberPart,
  oneOfPart,
  orAllPart,
  readablePart,
  rolesPart,
  textPart,
} from './key-parts.ts';
import { type FigureId, isFigure, isKpiBranch, type KpiBranch } from './kpi/figures.ts';
import { EVERYBODY, parsePeopleFilter, peopleFilterText } from './people/people-filter.ts';
import { parsePeriod, periodText, type ReportPeriod } from './reports/report-period.ts';
import { estateFilterText, parseEstateFilter, WHOLE_ESTATE } from './servers/estate-filter.ts';
import { readWaitingFilter, type WaitingFilter, waitingFilterText } from './validations/waiting-filter.ts';

/** Longer lines are answered by a sentence. */
export const MAX_FORM_LINE = 400;

const ofCampaign = { campaignId: idPart<CampaignId>() };
const ofYear = { year: numberPart(/^\d{4}$/, 0, 9999) };
const ofServer = { hostname: hostnamePart };
/** `year` of the calendar, `domain` null: every one. */
const ofKpi = { ...ofYear, domain: nameOrAllPart, branch: oneOfPart<KpiBranch>(isKpiBranch) };

/** In the order in which they stand in the text. */
const KINDS = {
  draft: { draftId: idPart<DraftId>() },
  campaign: ofCampaign,
  campaigns: {},
  status: {},
  prereqs: ofCampaign,
  /** One server's prerequisites. */
  prereq: { sessionId: idPart<SessionId>() },
  go: ofCampaign,
  /** Whether to close over what is unfinished. */
  close: ofCampaign,
  download: { downloadId: idPart<DownloadId>() },
  /** `applicationId` null: the servers that belong to no application, which only an admin can settle. */
  validation: { ...ofCampaign, applicationId: idOrPart<ApplicationId>('none') },
  validations: {
    filter: filterPart<WaitingFilter>({ kind: 'all' }, waitingFilterText, readWaitingFilter),
  },
  /** What changed on one server, and how its checks compare. */
  'validated-server': { ...ofCampaign, serverId: idPart<ServerId>() },
  quickwins: {},
  /** Of an ISO year. */
  planning: ofYear,
  'planning-findings': ofYear,
  'planning-week': { ...ofYear, weekNumber: numberPart(/^\d{1,2}$/, 1, 53) },
  'plan-change': { changeId: idPart<PlanChangeId>() },
  freezes: {},
  /** `operatorId` null: everybody's. */
  day: { day: textPart((text) => /^\d{4}-\d{2}-\d{2}$/.test(text)), operatorId: idOrPart<UserId>('all') },
  links: {},
  'links-of': ofServer,
  'link-change': { changeId: idPart<LinkChangeId>() },
  'inventory-change': { changeId: idPart<InventoryChangeId>() },
  history: { filter: filterPart(WHOLE_HISTORY, historyFilterText, parseHistoryFilter) },
  audit: { filter: filterPart(WHOLE_AUDIT, auditFilterText, parseAuditFilter) },
  /** The indicators of a year (KPI-1). */
  kpi: ofKpi,
  /** What stands behind one of them (KPI-2). */
  'kpi-rows': { ...ofKpi, figure: oneOfPart<FigureId>(isFigure) },
  /** KPI-3. */
  report: { period: readablePart<ReportPeriod>(periodText, parsePeriod) },
  people: { filter: filterPart(EVERYBODY, peopleFilterText, parsePeopleFilter) },
  /** As `domain/cve/advisory` writes it. */
  cve: { cve: textPart((text) => cveNamed(text) === text) },
  /** How servers stand, by what they are grouped by. */
  compliance: {
    by: textPart((text) => GROUPINGS.some((by) => by === text)) as KeyPart<Grouping>,
    filter: filterPart(WHOLE_ESTATE, estateFilterText, parseEstateFilter),
  },
  /** Servers that are not up to date, or those of one reason. */
  behind: {
    which: textPart((text) => text === 'lagging' || isLagging(text)) as KeyPart<Lagging | 'lagging'>,
    filter: filterPart(WHOLE_ESTATE, estateFilterText, parseEstateFilter),
  },
  /** Pending anywhere. */
  advisories: { filter: filterPart(WHOLE_ESTATE, estateFilterText, parseEstateFilter) },
  /** As `domain/cve/advisory` writes it. */
  advisory: { advisory: namePart((text) => advisoryNamed(text) === text) },
  package: { name: namePart(isPackageName) },
  /** Why a server is not up to date. */
  why: ofServer,
  /** What is found by some words. */
  find: { words: linePart(MAX_FORM_LINE) },
  /** The baselines of every family (POL-1). */
  baselines: {},
  baseline: { baselineId: idPart<BaselineId>() },
  'baseline-change': { changeId: idPart<BaselineChangeId>() },
  /** POL-2. */
  /** Maintenance windows (POL-5). */
  windows: {},
  window: { windowId: idPart<WindowId>() },
  groups: {},
  group: { groupId: idPart<PatchGroupId>() },
  /** RING-1. */
  rings: {},
  /** Of an application or of a server (RUN-19). */
  actions: { subject: readablePart<ActionSubject>(subjectText, parseSubject) },
  action: { actionId: idPart<ActionId>() },
  sites: {},
  'campaign-rings': ofCampaign,
  /** What a server stands on, and what stands on it (RUN-20). */
  depends: ofServer,
  /** What an update would bring (POL-3). */
  updates: { of: readablePart<UpdatesOf>(updatesOfText, parseUpdatesOf) },
  'app-checks': { applicationId: idPart<ApplicationId>() },
  /** A reboot that awaits a decision. */
  reboot: { attemptId: idPart<AttemptId>() },
  /** One that waits for the owner of the databases (RUN-10). */
  rollback: { requestId: numberPart(/^[1-9]\d{0,9}$/, 1, 2_147_483_647) },
  snapshots: {},
  /** One run of the checks of the installation. */
  doctor: { runId: numberPart(/^[1-9]\d{0,9}$/, 1, 2_147_483_647) },
  /** The systems around the product (ADR 17). */
  integrations: {},
  /** Of the HTTP API. */
  tokens: {},
  /** Of one system that watches servers, one state at a time. */
  coverage: {
    integration: oneOfPart<IntegrationName>(isIntegration),
    state: oneOfPart<CoverageState>(isCoverageState),
  },
  'host-keys': {},
  /** `hostname` null: of every server. */
  excludes: { hostname: orAllPart(hostnamePart) },
  server: ofServer,
  servers: { filter: filterPart(WHOLE_ESTATE, estateFilterText, parseEstateFilter) },
  /** `whole`: every command; otherwise those that these roles use most. */
  help: { roles: rolesPart, whole: flagPart('all') },
  /** Those whose name begins so; null: all. */
  settings: { begins: orAllPart(textPart((text) => /^[\w.]{1,80}$/.test(text))) },
  /** Which servers of a campaign go to whom, and how many at most. */
  'assignment-rules': {},
  /** What one person may do. */
  rights: { userId: idPart<UserId>() },
  /** What one person is told, and when. */
  notifications: { userId: idPart<UserId>() },
  /** What waited for a person until their morning. */
  digest: { digestId: idPart<DigestId>() },
  /** Asks for what is missing in the line of a command. */
  'command-form': { line: linePart(MAX_FORM_LINE) },
} as const;

type Kinds = typeof KINDS;
export type CardKind = keyof Kinds;

type ValueOf<Part> = Part extends KeyPart<infer Value> ? Value : never;
export type KeyOf<Kind extends CardKind> = { readonly kind: Kind } & {
  readonly [Name in keyof Kinds[Kind]]: ValueOf<Kinds[Kind][Name]>;
};
export type CardKey = { [Kind in CardKind]: KeyOf<Kind> }[CardKind];

/** @internal For tests that go through all. */
export const CARD_KINDS = Object.keys(KINDS) as readonly CardKind[];

const BOARDS: ReadonlySet<CardKind> = new Set<CardKind>([
  'campaigns',
  'quickwins',
  'status',
  'validations',
  'history',
  'audit',
  'kpi',
  'kpi-rows',
  'report',
  'people',
  'tokens',
  'servers',
  'cve',
  'compliance',
  'behind',
  'advisories',
  'advisory',
  'package',
  'find',
]);

/** It is about everything that goes on, so that it would be edited without end. `text`: as `cardKeyText` writes it. */
export function isBoard(text: string): boolean {
  return BOARDS.has(text.split(':')[0] as CardKind);
}

export function cardKeyText(key: CardKey): string {
  const values: Readonly<Record<string, unknown>> = key;
  const parts = partsOf(key.kind).map(([name, part]) => part.write(values[name]));
  return [key.kind, ...parts.filter((text) => text !== null)].join(':');
}

/** null: a text that this version does not know, as from an older one. */
export function parseCardKey(text: string): CardKey | null {
  const [kind = '', ...texts] = text.split(':');
  if (!isKind(kind)) return null;
  const parts = partsOf(kind);
  if (texts.length > parts.length) return null;
  const values = parts.map(([name, part], i) => [name, part.read(texts[i])] as const);
  if (values.some(([, value]) => value === undefined)) return null;
  return { kind, ...Object.fromEntries(values) } as CardKey;
}

function isKind(text: string): text is CardKind {
  return Object.hasOwn(KINDS, text);
}

function partsOf(kind: CardKind): readonly (readonly [string, KeyPart<unknown>])[] {
  const parts: Readonly<Record<string, KeyPart<unknown>>> = KINDS[kind];
  return Object.entries(parts);
}
