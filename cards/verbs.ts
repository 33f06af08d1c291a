// Every click that a card can send: its verb and the data that its button carries. Data hold ids and the version of the
// card only; rights and state are read again at the click. What comes back is untrusted: the clicks of `bot/<feature>` parse it.
import type { IsoDate } from '../domain/clock.ts';
import type {
  ApplicationId,
  AttemptId,
  CampaignId,
  DraftId,
  FreezePeriodId,
  LinkChangeId,
  PlanChangeId,
  ServerId,
  SessionId,
  UserId,
  ValidationId,
} from '../domain/ids.ts';
import type { Branch } from '../domain/server.ts';

/** `version` is that of the card shown: an older one is answered with the current card. */
type OnDraft = { readonly draftId: DraftId; readonly version: number };
type OnCampaign = { readonly campaignId: CampaignId; readonly version: number };
type OnApplication = OnCampaign & { readonly applicationId: ApplicationId | null; readonly page: number };
/**
 * `serverId` null: every server of the application that still waits. `version`: how often that server was answered. `asked`: about
 * which patch, that of the server or the newest of them all.
 */
type OnValidation = OnApplication & { readonly serverId: ServerId | null; readonly asked: ValidationId };
type OnProdGo = OnCampaign & {
  /** Hash of what the card showed (GATE-5). */
  readonly evidence: string;
};

type OnValidatedServer = { readonly campaignId: CampaignId; readonly serverId: ServerId };
/** `filter`: as `domain/validations/waiting-filter` writes it. */
type OnWaiting = { readonly filter: string; readonly page: number };
type OnWaitingRow = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly page: number;
};

/** The pages that are shown, to be kept. */
type OnDraftForm = { readonly draftId: DraftId; readonly page: number; readonly leftOutPage: number };
type OnSessions = { readonly campaignId: CampaignId; readonly page: number };
type OnWeek = { readonly year: number; readonly weekNumber: number };

export type VerbData = {
  'campaign.create': OnDraft;
  /** Cancels the preview: nothing has been created. */
  'campaign.cancel': OnDraft;
  'preview.page': OnDraft & { readonly page: number; readonly leftOutPage: number };

  'draft.leave-out': OnDraftForm;
  'draft.take-back': OnDraftForm;
  'draft.move': OnDraftForm;
  'draft.assign': OnDraftForm;
  /** ELIG-5: although another campaign has them, or has patched them. */
  'draft.take-in': OnDraftForm;
  /** ASSIGN-4. */
  'draft.limit': OnDraftForm;
  'draft.reset': OnDraftForm;
  'draft.again': OnDraftForm;
  'draft.override': OnDraftForm;

  'campaign.open': { readonly campaignId: CampaignId };
  'campaign.prereqs': OnCampaign;
  /** What is due, of whoever clicks or of nobody. */
  'campaign.start': OnCampaign;
  /** Whose and when, as chosen; for all of them their number is typed. */
  'campaign.start-which': { readonly campaignId: CampaignId };
  'campaign.stop': OnCampaign;
  'campaign.retry': OnCampaign;
  /** RUN-10, the server chosen in the list. */
  'campaign.rollback': OnSessions;
  /** `code`: of what the card named as unfinished. */
  'close.confirm': { readonly campaignId: CampaignId; readonly code: string };
  'close.keep': { readonly campaignId: CampaignId };
  /** RUN-13, a QuickWin run. */
  'quickwin.snapshots': OnCampaign;
  'quickwin.patch': OnCampaign & { readonly branch: Branch };
  'quickwin.draft': OnCampaign;
  'quickwin.create': Record<never, never>;
  'quickwins.page': { readonly page: number };
  'campaign.page': OnCampaign & { readonly page: number };
  'sessions.assign': OnSessions;
  'sessions.move': OnSessions;
  'sessions.exclude': OnSessions;
  'sessions.restore': OnSessions;
  'campaign-list.page': { readonly page: number };

  'prereqs.page': OnCampaign & { readonly page: number };
  /** The servers that did not pass. */
  'prereqs.failed': OnCampaign;
  /** The server chosen in the list. */
  'prereqs.detail': OnCampaign;
  'prereq.page': { readonly sessionId: SessionId; readonly page: number };
  'prereq.again': { readonly sessionId: SessionId; readonly page: number };
  'prereqs.confirm-backup': OnCampaign;

  'go.open': { readonly campaignId: CampaignId };
  'go.page': OnProdGo & { readonly page: number };
  /** `shown`: of `shownEvidence`; absent on cards of before. */
  'go.approve': OnProdGo & { readonly shown?: string };
  'go.refuse': OnProdGo;
  /** About a blocker: the owners whose answer is awaited in `waitsIn`; the production server, with the reason that is typed. */
  'go.remind': {
    readonly campaignId: CampaignId;
    readonly waitsIn: CampaignId;
    readonly applicationId: ApplicationId | null;
  };
  'go.exclude': { readonly campaignId: CampaignId; readonly serverId: ServerId };
  /** GATE-6. `serverId` null: every server that is blocked. */
  'go.override': OnProdGo & { readonly serverId: ServerId | null };

  'validation.open': { readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null };
  'validation.page': OnApplication;
  'validation.ok': OnValidation;
  'validation.ko': OnValidation;
  'validation.force': OnValidation;
  'validated-server.page': OnValidatedServer & { readonly page: number };
  'validations.page': OnWaiting;
  /** `asked`: the newest patch of the row. */
  'validations.ok': OnWaitingRow & { readonly asked: ValidationId };
  'validations.ko': OnWaitingRow & { readonly asked: ValidationId };
  'validations.remind': OnWaitingRow;
  /** `filter`: as `domain/history/history-filter` writes it. */
  'history.page': { readonly filter: string; readonly page: number };
  'history.export': { readonly filter: string; readonly format: 'csv' | 'xlsx' };
  /** `filter`: as `domain/history/audit-filter` writes it. */
  'audit.page': { readonly filter: string; readonly page: number };
  'audit.export': { readonly filter: string };

  /** `page`: the cycle; 0: that of today. */
  'planning.page': { readonly year: number; readonly page: number };
  'planning.findings': { readonly year: number; readonly page: number };
  /** `weekNumber`: the card of that week goes on; without it, that of the findings. */
  'planning.fix': {
    readonly year: number;
    readonly findingKey: string;
    readonly fixIndex: number;
    readonly weekNumber?: number;
  };
  'planning.template': { readonly year: number };
  /** `year` null: an empty workbook. */
  'planning.export': { readonly year: number | null };
  'planning-week.show': OnWeek;
  'planning-week.set': OnWeek;
  'planning-week.empty': OnWeek;
  'plan-change.page': { readonly changeId: PlanChangeId; readonly page: number };
  'plan-change.apply': { readonly changeId: PlanChangeId };
  'plan-change.cancel': { readonly changeId: PlanChangeId };
  'plan-change.undo': { readonly changeId: PlanChangeId };
  'day.show': { readonly day: IsoDate; readonly operatorId: UserId | null; readonly page: number };
  'links.page': { readonly page: number };
  'links.detect': Record<never, never>;
  'links.export': Record<never, never>;
  /** `key`: the card of one server goes on, as `domain/card-key` writes it; null: that of all links. */
  'links.link': { readonly key: string | null };
  'links.unlink': { readonly key: string; readonly prodId: ServerId; readonly nonprodId: ServerId };
  'link-change.page': { readonly changeId: LinkChangeId; readonly page: number };
  'link-change.apply': { readonly changeId: LinkChangeId };
  'link-change.cancel': { readonly changeId: LinkChangeId };
  'link-change.undo': { readonly changeId: LinkChangeId };
  'freezes.page': { readonly page: number };
  'freeze.remove': { readonly freezeId: FreezePeriodId };

  /** `key`: of the card, as `domain/card-key` writes it. */
  'excludes.page': { readonly key: string; readonly page: number };
  'excludes.add': { readonly key: string };
  'excludes.remove': { readonly key: string; readonly glob: string };
  'excludes.export': Record<never, never>;
  'host-keys.page': { readonly page: number };
  /** `host`: percent-encoded, a hostname is not ours. */
  'host-keys.accept': { readonly host: string; readonly port: number; readonly fingerprint: string };
  'app-checks.remove': { readonly applicationId: ApplicationId; readonly checkId: number };
  'snapshots.page': { readonly page: number };
  'snapshots.keep': { readonly snapshotId: number; readonly page: number };
  'snapshots.delete': { readonly snapshotId: number; readonly page: number };
  'orphans.delete': { readonly orphanId: number; readonly page: number };
  'reboot.slot': { readonly attemptId: AttemptId };
  'reboot.now': { readonly attemptId: AttemptId };
  'reboot.skip': { readonly attemptId: AttemptId };
  'rollback.agree': { readonly requestId: number };
  'rollback.refuse': { readonly requestId: number };
  'cve.page': { readonly cve: string; readonly page: number };
  'cve.scan': { readonly cve: string };
  'emergency.create': { readonly cve: string; readonly shortened: boolean };

  /** `key`: of the card, as `domain/card-key` writes it. */
  'help.page': { readonly key: string; readonly page: number };

  'card.refresh': CardKey;
};

export type Verb = keyof VerbData;

/** Which card to draw again. Refreshing reads only: it never changes anything. */
export type CardKey =
  | { readonly card: 'campaign-preview'; readonly draftId: DraftId }
  | { readonly card: 'campaign' | 'prereqs' | 'prod-go'; readonly campaignId: CampaignId; readonly page: number }
  | {
      readonly card: 'validation-request';
      readonly campaignId: CampaignId;
      readonly applicationId: ApplicationId | null;
      readonly page: number;
    }
  | { readonly card: 'close'; readonly campaignId: CampaignId }
  | { readonly card: 'campaign-list'; readonly page: number }
  | ({ readonly card: 'validations' } & OnWaiting)
  | ({ readonly card: 'validated-server'; readonly page: number } & OnValidatedServer)
  /** `key`: as `domain/card-key` writes it: a hostname is not ours. */
  | { readonly card: 'server' | 'links-of'; readonly key: string }
  | { readonly card: 'planning' | 'planning-findings'; readonly year: number; readonly page: number }
  | { readonly card: 'planning-week'; readonly year: number; readonly weekNumber: number }
  | { readonly card: 'prereq'; readonly sessionId: SessionId; readonly page: number }
  | { readonly card: 'links'; readonly page: number }
  | { readonly card: 'link-change'; readonly changeId: LinkChangeId; readonly page: number }
  | { readonly card: 'plan-change'; readonly changeId: PlanChangeId; readonly page: number }
  | { readonly card: 'excludes'; readonly key: string; readonly page: number }
  | { readonly card: 'app-checks'; readonly key: string }
  | { readonly card: 'snapshots' | 'host-keys' | 'quickwins'; readonly page: number }
  | { readonly card: 'reboot'; readonly attemptId: AttemptId }
  | { readonly card: 'rollback'; readonly requestId: number }
  | { readonly card: 'cve'; readonly cve: string; readonly page: number }
  | { readonly card: 'status' };

/** A click: the verb with its data, to be told apart by `verb`. */
export type Click = { [V in Verb]: { readonly verb: V; readonly data: VerbData[V] } }[Verb];

/** Ids of the inputs, whose values Teams merges into the data of the button. */
export const INPUTS = {
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
  /** excludes.add: globs as typed, a day. */
  globs: 'globs',
  until: 'until',
  /** links.link: hostnames as typed; several non-productions with commas. */
  prod: 'prod',
  nonprod: 'nonprod',
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
  /** go.approve: what is not acknowledged stays out of this go. */
  leaveOut: 'leaveOut',
} as const;
