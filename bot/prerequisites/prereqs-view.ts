// The card of the newest prerequisite run of a campaign (PRE-1 to PRE-9), and of the backups to vouch for (PRE-4).
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { BackupShown, FailingServer, PrereqsView } from '../../cards/prerequisites/prereqs/card.ts';
import type { Words } from '../../cards/words.ts';
import { loadWaitingForGo } from '../../db/queries/gate/prod-go.ts';
import {
  countStartable,
  loadBackups,
  loadNewestRun,
  loadRunSessions,
  type PrereqFindings,
  type Ready,
  type RunSession,
} from '../../db/queries/prerequisites/prereqs-view.ts';
import { isUnreached, tellingChecks } from '../../domain/attempts/unreached.ts';
import { backupSaidNow, isBackedUp, isPersonAsked } from '../../domain/backups/backup-on-record.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import { exclusionText } from '../../domain/exclusions/exclusion-words.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { prerequisiteAdvice } from '../../domain/prerequisites/prerequisite-advice.ts';
import { hostKindOf } from '../../domain/servers/host-kind.ts';
import { heldNow } from '../rings/rings-situation.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

const MAX_LISTED = 12;

/** null: the prerequisites of that campaign have never been run, or there is no such campaign. */
export async function prereqsView(ctx: ViewContext, campaignId: CampaignId, page: number): Promise<PrereqsView | null> {
  const run = await loadNewestRun(ctx.db, campaignId);
  if (run === undefined) return null;
  const sessions = await loadRunSessions(ctx.db, run.id);
  const verdicts = sessions.filter(({ done_at }) => done_at !== null).map(verdictOf);
  const waiting = sessions.filter(({ done_at }) => done_at === null);
  const backup = await backupOf(ctx, campaignId);
  return {
    campaignId,
    version: 0,
    label: run.label,
    askedBy: run.asked_by,
    askedAt: run.asked_at,
    state: run.ended_at === null ? { kind: 'running' } : { kind: 'done', at: run.ended_at },
    counts: {
      ok: ofKind(verdicts, 'ok').length,
      failed: ofKind(verdicts, 'failed').length,
      unknown: ofKind(verdicts, 'unknown').length,
      waiting: waiting.length,
      warnings: warned(verdicts).length,
    },
    failing: pageOf(
      ofKind(verdicts, 'failed').map((verdict) => failingRow(verdict, againRights(ctx, run))),
      page,
      PAGE_SIZES.prereqsFailing,
    ),
    unknowns: topOf(remarks(ofKind(verdicts, 'unknown'), 'reasons'), MAX_LISTED),
    warnings: topOf(remarks(warned(verdicts), 'warnings'), MAX_LISTED),
    inProgress: topOf(
      waiting.filter(({ held }) => held).map(({ hostname }) => hostname),
      MAX_LISTED,
    ),
    backup,
    details: detailsOf(verdicts, page),
    access: await accessOf(ctx, campaignId, run, { unconfirmed: backup.toConfirm.total, verdicts }),
    ...noticePart(ctx),
  };
}

/** Those on the page that failed, then those that are unknown or only warn. */
function detailsOf(verdicts: readonly Verdict[], page: number): PrereqsView['details'] {
  const failed = pageOf(ofKind(verdicts, 'failed'), page, PAGE_SIZES.prereqsFailing).rows;
  const others = [...ofKind(verdicts, 'unknown'), ...warned(ofKind(verdicts, 'ok'))];
  return [...failed, ...others].slice(0, MAX_DETAILS).map(({ sessionId, hostname }) => ({ sessionId, hostname }));
}

const MAX_DETAILS = 20;

type Verdict = {
  readonly sessionId: SessionId;
  readonly kind: 'ok' | 'failed' | 'unknown';
  readonly hostname: string;
  readonly excluded: boolean;
  readonly reasons: readonly Words[];
  /** What to do about the first check that blocks. */
  readonly remedy: Text | null;
  readonly warnings: readonly Text[];
};

/** PRE-8. What does not block is a warning, and is told there; of the rest, an unknown alone is no failure. */
function verdictOf(session: RunSession): Verdict {
  const { hostname, detail, prereq_validated } = session;
  const excluded = session.status === 'excluded';
  const warnings = isUnreached(detail?.checks ?? []) ? [] : (detail?.warnings ?? []);
  const no = blocking(detail, 'no');
  const unknown = blocking(detail, 'unknown');
  const why = excluded ? [exclusionText(session.exclusion_reason, session.exclusion_detail)] : [];
  const failed = excluded || no.length > 0;
  const kind = failed ? 'failed' : prereq_validated === true ? 'ok' : 'unknown';
  const told = no.filter((text) => text.en !== session.exclusion_detail?.en);
  return {
    ...{ sessionId: session.id, kind, hostname, excluded, reasons: [...why, ...told, ...unknown] },
    ...{ remedy: remedyOf(session), warnings },
  };
}

function blocking(detail: PrereqFindings | null, answer: 'no' | 'unknown'): readonly Text[] {
  return blockingChecks(detail, answer).map((check) => check.text);
}

function blockingChecks(detail: PrereqFindings | null, answer: 'no' | 'unknown') {
  const harmless = new Set((detail?.warnings ?? []).map((text) => text.en));
  return tellingChecks(detail?.checks ?? []).filter(
    (check) => check.answer === answer && (check.blocking ?? !harmless.has(check.text.en)),
  );
}

function remedyOf({
  detail,
  os_family: osFamily,
  is_instance: isInstance,
  is_claimed: isClaimed,
}: RunSession): Text | null {
  const [first] = [...blockingChecks(detail, 'no'), ...blockingChecks(detail, 'unknown')];
  return first === undefined
    ? null
    : prerequisiteAdvice(first.code, first.answer, hostKindOf({ osFamily, isInstance, isClaimed }));
}

function ofKind(verdicts: readonly Verdict[], kind: Verdict['kind']): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.kind === kind);
}

function warned(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ warnings }) => warnings.length > 0);
}

type AgainRights = { readonly run: boolean; readonly restore: boolean };

/** PRE-9: only who may restore brings back what the system excluded. */
function againRights(
  ctx: ViewContext,
  run: { readonly ended_at: Date | null; readonly campaign_status: 'open' | 'closed' },
): AgainRights {
  const idle = run.ended_at !== null && run.campaign_status === 'open';
  return { run: idle && mayHere(ctx, 'campaign.prereqs'), restore: idle && mayHere(ctx, 'session.restore') };
}

function failingRow({ sessionId, hostname, reasons, remedy, excluded }: Verdict, may: AgainRights): FailingServer {
  return { sessionId, hostname, reasons, remedy, excluded, again: excluded ? may.restore : may.run };
}

function remarks(verdicts: readonly Verdict[], what: 'reasons' | 'warnings') {
  return verdicts.map((verdict) => ({ hostname: verdict.hostname, reason: joined(verdict[what]) }));
}

function joined(texts: readonly Words[]): Text {
  const all = (language: keyof Text) =>
    texts.map((text) => (typeof text === 'string' ? text : text[language])).join(language === 'fr' ? ' ; ' : '; ');
  return { fr: all('fr'), en: all('en') };
}

async function backupOf({ db, now, settings }: ViewContext, campaignId: CampaignId): Promise<PrereqsView['backup']> {
  const rows = await loadBackups(db, campaignId);
  const hours = settings.backupHours ?? DEFAULT_START_POLICY.backupHours;
  const open = rows
    .filter(({ status }) => status === 'pending' || status === 'prereq_ok' || status === 'failed')
    .map(({ hostname, at, answer, goodUntil, said }) => {
      const backup = answer === null || said === null ? null : { answer, goodUntil, text: said.text };
      const record = { confirmedAt: at, backup };
      return {
        hostname,
        said: backup === null ? null : backupSaidNow(backup, now),
        isBacked: isBackedUp(record, now, hours),
        isAsked: isPersonAsked(record, now, hours),
      };
    });
  const toConfirm = open.filter(({ isAsked }) => isAsked);
  const given = rows.flatMap(({ by, at }) => (by === null || at === null ? [] : [{ by, at }]));
  const last = given.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
  const answers = open.flatMap(({ hostname, said, isBacked, isAsked }) =>
    said === null ? [] : [{ hostname, text: said, stands: standOf({ isBacked, isAsked }) }],
  );
  return {
    servers: open.filter(({ said, isAsked }) => said !== null || isAsked).length,
    toConfirm: topOf(
      toConfirm.map(({ hostname }) => hostname),
      MAX_LISTED,
    ),
    confirmed: last,
    answers: topOf(
      answers.toSorted((a, b) => PLACES[a.stands] - PLACES[b.stands]),
      MAX_LISTED,
    ),
  };
}

type Standing = { readonly isBacked: boolean; readonly isAsked: boolean };

function standOf({ isBacked, isAsked }: Standing): BackupShown['stands'] {
  if (isBacked) return 'backed-up';
  return isAsked ? 'asks' : 'against';
}

/** What somebody has to do something about comes first. */
const PLACES = { against: 0, asks: 1, 'backed-up': 2 } as const;

async function accessOf(
  ctx: ViewContext,
  campaignId: CampaignId,
  run: { readonly ended_at: Date | null; readonly campaign_status: 'open' | 'closed' },
  { unconfirmed, verdicts }: { readonly unconfirmed: number; readonly verdicts: readonly Verdict[] },
): Promise<PrereqsView['access']> {
  const { checkable, ready } = await countStartable(ctx.db, campaignId);
  const idle = run.ended_at !== null && run.campaign_status === 'open';
  return {
    run: idle && checkable > 0 && mayHere(ctx, 'campaign.prereqs'),
    runFailed: idle && mayRunFailed(ctx, verdicts),
    confirmBackup: run.campaign_status === 'open' && unconfirmed > 0 && mayHere(ctx, 'campaign.prereqs'),
    // Whoever may read may open the campaign; what they may start there, its card says.
    start: idle ? await countReady(ctx, campaignId, ready) : 0,
  };
}

/** What waits for a go (GATE-5) does not start, nor what a ring or a site holds (RING-1). */
async function countReady(ctx: ViewContext, campaignId: CampaignId, ready: readonly Ready[]): Promise<number> {
  if (ready.length === 0) return 0;
  const waiting = await loadWaitingForGo(ctx.db, campaignId, ctx.settings.freshness, ctx.now);
  const held = await heldNow(ctx, campaignId);
  return ready.filter(({ id, hostname }) => !waiting.has(id) && !held.has(hostname)).length;
}

/** PRE-9: only who may restore brings back what the system excluded. */
function mayRunFailed(ctx: ViewContext, verdicts: readonly Verdict[]): boolean {
  const again = verdicts.filter(({ kind }) => kind !== 'ok');
  if (again.some(({ excluded }) => excluded) && mayHere(ctx, 'session.restore')) return true;
  return again.some(({ excluded }) => !excluded) && mayHere(ctx, 'campaign.prereqs');
}
