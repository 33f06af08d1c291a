// Every click that a card can send, by what the features declare: its verb and the data that its button carries. Data hold ids and the
// version of the card only; rights and state are read again at the click. What comes back is untrusted: `bot/<feature>/*-clicks.ts` parses it.
import type { ActionsVerbs } from './actions/verbs.ts';
import type { ApiVerbs } from './api/verbs.ts';
import type { AppChecksVerbs } from './app-checks/verbs.ts';
import type { BaselinesVerbs } from './baselines/verbs.ts';
import type { CampaignsVerbs } from './campaigns/verbs.ts';
import type { ClosingVerbs } from './closing/verbs.ts';
import type { ComplianceVerbs } from './compliance/verbs.ts';
import type { CveVerbs } from './cve/verbs.ts';
import type { ExclusionsVerbs } from './exclusions/verbs.ts';
import type { FrontVerbs } from './front/verbs.ts';
import type { GateVerbs } from './gate/verbs.ts';
import type { HistoryVerbs } from './history/verbs.ts';
import type { HostKeysVerbs } from './host-keys/verbs.ts';
import type { IntegrationVerbs } from './integrations/verbs.ts';
import type { InventoryVerbs } from './inventory/verbs.ts';
import type { KpiVerbs } from './kpi/verbs.ts';
import type { LinksVerbs } from './links/verbs.ts';
import type { NotificationsVerbs } from './notifications/verbs.ts';
import type { PatchGroupsVerbs } from './patch-groups/verbs.ts';
import type { PeopleVerbs } from './people/verbs.ts';
import type { PlanningVerbs } from './planning/verbs.ts';
import type { PrerequisitesVerbs } from './prerequisites/verbs.ts';
import type { PreviewsVerbs } from './previews/verbs.ts';
import type { QuickwinVerbs } from './quickwin/verbs.ts';
import type { RebootsVerbs } from './reboots/verbs.ts';
import type { ReportsVerbs } from './reports/verbs.ts';
import type { RingsVerbs } from './rings/verbs.ts';
import type { RollbacksVerbs } from './rollbacks/verbs.ts';
import type { ServersVerbs } from './servers/verbs.ts';
import type { SnapshotsVerbs } from './snapshots/verbs.ts';
import type { StaffingVerbs } from './staffing/verbs.ts';
import type { ValidationsVerbs } from './validations/verbs.ts';
import type { WindowsVerbs } from './windows/verbs.ts';

export type VerbData = AppChecksVerbs &
  ActionsVerbs &
  ApiVerbs &
  BaselinesVerbs &
  CampaignsVerbs &
  ClosingVerbs &
  ComplianceVerbs &
  CveVerbs &
  ExclusionsVerbs &
  FrontVerbs &
  GateVerbs &
  HistoryVerbs &
  HostKeysVerbs &
  IntegrationVerbs &
  InventoryVerbs &
  KpiVerbs &
  LinksVerbs &
  NotificationsVerbs &
  PatchGroupsVerbs &
  PeopleVerbs &
  PlanningVerbs &
  PrerequisitesVerbs &
  PreviewsVerbs &
  QuickwinVerbs &
  RebootsVerbs &
  ReportsVerbs &
  RingsVerbs &
  RollbacksVerbs &
  ServersVerbs &
  SnapshotsVerbs &
  StaffingVerbs &
  ValidationsVerbs &
  WindowsVerbs;

export type Verb = keyof VerbData;

/** Ids of the inputs, whose values Teams merges into the data of the button. */
export const INPUTS = {
  /** inventory-change.apply: a number or names, as typed. */
  confirm: 'confirm',
  /** command.send: followed by the argument's name. */
  argument: 'argument-',
  /** campaign.start-which: how many servers, as typed; whose and when. */
  count: 'count',
  which: 'which',
  /** campaign.rollback: a server's id. */
  restored: 'restored',
  /** validation.*: free text; KO and force need it. draft.limit: a number. */
  comment: 'comment',
  /** reboot.slot: an instant. draft.*, sessions.*: the form of `cards/adjust`; ids of servers, a user's id or `nobody`, a day, a slot. */
  servers: 'servers',
  /** quickwin.create: `servers` as typed, or a group as `groupValue` writes it, and the branch in `scope`. */
  group: 'group',
  updates: 'updates',
  operator: 'operator',
  day: 'day',
  slot: 'slot',
  /** prereqs.detail: id of a session. */
  session: 'session',
  /** baseline.propose: the fields of a baseline's first rule, and of the whole of it, as `domain/baselines/edit-rules` reads them. */
  kinds: 'kinds',
  severities: 'severities',
  repositories: 'repositories',
  days: 'days',
  level: 'level',
  others: 'others',
  unrated: 'unrated',
  approved: 'approved',
  rejected: 'rejected',
  dependencies: 'dependencies',
  /** window.add, window.change, besides name, days, slot, zone: how long, no start in the last, what, for which. */
  long: 'long',
  last: 'last',
  task: 'task',
  production: 'production',
  automatic: 'automatic',
  tell: 'tell',
  cover: 'cover',
  covered: 'covered',
  /** actions.add, actions.change: when, words as typed, what starts again what they stop, a number, `yes` or `no`. */
  moment: 'moment',
  words: 'words',
  restart: 'restart',
  seconds: 'seconds',
  must: 'must',
  /** baseline.create, group.create, window.add. */
  name: 'name',
  family: 'family',
  /** excludes.add: globs as typed, a day. */
  globs: 'globs',
  until: 'until',
  /** links.link: hostnames as typed; several non-productions with commas. */
  prod: 'prod',
  nonprod: 'nonprod',
  /** kpi.rows, kpi.export: which figure. */
  figure: 'figure',
  /** site.accept, site.refuse. */
  site: 'site',
  /** planning-week.set. */
  domain: 'domain',
  scope: 'scope',
  environments: 'environments',
  note: 'note',
  /** go.refuse, emergency.create, excludes.add, host-keys.accept, campaign.rollback: why. */
  reason: 'reason',
  /** go.approve, more than ten names: `listed` acknowledges every name that the card lists. */
  acknowledge: 'acknowledge',
  /** go.approve, up to ten names: one toggle `ack-<serverId>` a server, `yes` or empty. */
  acknowledgeOne: 'ack-',
  /** notifications.save: one a kind of notice (`wish-end`); times; `yes` or `no`; an IANA name. */
  wish: 'wish-',
  quiet: 'quiet',
  nightFrom: 'nightFrom',
  morning: 'morning',
  zone: 'zone',
  /** go.approve: what is not acknowledged stays out of this go. */
  leaveOut: 'leaveOut',
} as const;
