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

type OnWaitingRow = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly page: number;
};

/** The pages that are shown, to be kept. */
type OnDraftForm = { readonly draftId: DraftId; readonly page: number; readonly leftOutPage: number };
type OnSessions = { readonly campaignId: CampaignId; readonly page: number };
/** Without `page`: where the card opens. `leftOutPage`: of the second list of a preview. */
type OnShownPage = { readonly key: string; readonly page?: number; readonly leftOutPage?: number };
type OnWeek = { readonly year: number; readonly weekNumber: number };

export type VerbData = {
  'campaign.create': OnDraft;
  /** Cancels the preview: nothing has been created. */
  'campaign.cancel': OnDraft;

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

  /** `key`: of the form, which holds the line that lacked something; the arguments are in the inputs. */
  'command.send': { readonly key: string };

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
  'sessions.assign': OnSessions;
  'sessions.move': OnSessions;
  'sessions.exclude': OnSessions;
  'sessions.restore': OnSessions;

  /** The servers that did not pass. */
  'prereqs.failed': OnCampaign;
  /** The server chosen in the list. */
  'prereqs.detail': OnCampaign;
  'prereq.again': { readonly sessionId: SessionId; readonly page: number };
  'prereqs.confirm-backup': OnCampaign;

  'go.open': { readonly campaignId: CampaignId };
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
  'validation.ok': OnValidation;
  'validation.ko': OnValidation;
  'validation.force': OnValidation;
  /** `asked`: the newest patch of the row. */
  'validations.ok': OnWaitingRow & { readonly asked: ValidationId };
  'validations.ko': OnWaitingRow & { readonly asked: ValidationId };
  'validations.remind': OnWaitingRow;
  'history.export': { readonly filter: string; readonly format: 'csv' | 'xlsx' };
  'audit.export': { readonly filter: string };

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
  'plan-change.apply': { readonly changeId: PlanChangeId };
  'plan-change.cancel': { readonly changeId: PlanChangeId };
  'plan-change.undo': { readonly changeId: PlanChangeId };
  'day.show': { readonly day: IsoDate; readonly operatorId: UserId | null; readonly page: number };
  'links.detect': Record<never, never>;
  'links.export': Record<never, never>;
  /** `key`: the card of one server goes on, as `domain/card-key` writes it; null: that of all links. */
  'links.link': { readonly key: string | null };
  'links.unlink': { readonly key: string; readonly prodId: ServerId; readonly nonprodId: ServerId };
  'link-change.apply': { readonly changeId: LinkChangeId };
  'link-change.cancel': { readonly changeId: LinkChangeId };
  'link-change.undo': { readonly changeId: LinkChangeId };
  'freeze.remove': { readonly freezeId: FreezePeriodId };

  'excludes.add': { readonly key: string };
  'excludes.remove': { readonly key: string; readonly glob: string };
  'excludes.export': Record<never, never>;
  /** `host`: percent-encoded, a hostname is not ours. */
  'host-keys.accept': { readonly host: string; readonly port: number; readonly fingerprint: string };
  'app-checks.remove': { readonly applicationId: ApplicationId; readonly checkId: number };
  'snapshots.keep': { readonly snapshotId: number; readonly page: number };
  'snapshots.delete': { readonly snapshotId: number; readonly page: number };
  'orphans.delete': { readonly orphanId: number; readonly page: number };
  'reboot.slot': { readonly attemptId: AttemptId };
  'reboot.now': { readonly attemptId: AttemptId };
  'reboot.skip': { readonly attemptId: AttemptId };
  'rollback.agree': { readonly requestId: number };
  'rollback.refuse': { readonly requestId: number };
  'cve.scan': { readonly cve: string };
  'emergency.create': { readonly cve: string; readonly shortened: boolean };

  /** Another page, or another card in its place. */
  'card.page': OnShownPage;
  'card.refresh': OnShownPage;
};

export type Verb = keyof VerbData;

/** Ids of the inputs, whose values Teams merges into the data of the button. */
export const INPUTS = {
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
