// Gathers what explains why a server is not patched, for `domain/servers`.

import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from '../../db/queries/planning/planning.ts';
import {
  loadClosedRefusal,
  loadLastSuccess,
  loadRowCampaigns,
  type ServerSession,
} from '../../db/queries/servers/server-view.ts';
import { backupSaidNow, isBackedUp, isPersonAsked } from '../../domain/backups/backup-on-record.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import type { Server } from '../../domain/server.ts';
import { type NextWeeks, nextWeeks } from '../../domain/servers/next-weeks.ts';
import type { Refused, SessionFacts } from '../../domain/servers/session-facts.ts';
import type { PatchFacts } from '../../domain/servers/why-not-patched.ts';
import { asFailure } from '../campaigns/campaign-servers.ts';
import { heldInCampaign } from '../rings/held-in-campaign.ts';
import { SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

type Patch = { readonly at: Date; readonly result: 'ok' | 'ko'; readonly notes: string | null };

/** `patches`: the newest first. */
export async function patchFacts(
  ctx: ViewContext,
  server: Server,
  sessions: readonly ServerSession[],
  patches: readonly Patch[],
): Promise<PatchFacts> {
  const { db, now, settings } = ctx;
  const dayOf = (at: Date) => dayIn(at, settings.zone);
  const facts: SessionFacts[] = [];
  for (const session of sessions)
    facts.push({
      ...sessionFacts(ctx, session),
      gate: await gateOf(ctx, server, session),
      held: await heldInCampaign(ctx, session.campaignId, server.id),
    });
  const last = await loadLastSuccess(db, server.id);
  const [newest] = patches;
  const closed = await loadClosedRefusal(db, server.id);
  return {
    hostname: server.hostname,
    sessions: facts,
    next: await nextOf(ctx, server),
    lastPatched: last === null ? null : { at: last, inCycle: sameCycle(dayOf(last), dayOf(now)) },
    ...(closed === null ? {} : { refusedBefore: refusalOf(closed) }),
    lastFailed: newest?.result === 'ko' ? { at: newest.at, notes: newest.notes ?? '' } : null,
    dayOf,
    today: dayOf(now),
  };
}

function sameCycle(a: string, b: string): boolean {
  const [one, other] = [isoWeekOf(a), isoWeekOf(b)];
  return one.year === other.year && one.cycle === other.cycle;
}

async function nextOf({ db, now, settings }: ViewContext, server: Server): Promise<NextWeeks> {
  const today = dayIn(now, settings.zone);
  const { year } = isoWeekOf(today);
  const rows = (await loadPlan(db, null)).filter((row) => row.year >= year);
  const calendar = calendarOf([...new Set(rows.map((row) => row.year))], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const campaigns = await loadRowCampaigns(
    db,
    rows.map((row) => row.id),
  );
  return nextWeeks(server, { rows, campaigns, calendar, today });
}

/** As RUN-2 asks it: production by its session, or by its environment of today; a go that does not cover it is none. */
async function gateOf(
  { db, now, settings }: ViewContext,
  server: Server,
  { campaignId }: ServerSession,
): Promise<SessionFacts['gate']> {
  const [asked] = await loadProdGoServers(db, campaignId, settings.freshness, now, server.id);
  if (asked === undefined) return null;
  const { answer, covered } = asked;
  return { blockers: answer.state === 'closed' ? answer.blockers.map(({ reason }) => reason) : [], goGiven: covered };
}

/** What the standing says of today. */
const SAID_OF_TODAY: ReadonlySet<string> = new Set(['ring-closed', 'site']);

function sessionFacts({ now, settings }: ViewContext, session: ServerSession): Omit<SessionFacts, 'gate' | 'held'> {
  const { campaignId, branch, status, day, slot, operator, startMode } = session;
  const failedChecks = (session.prereqs?.checks ?? []).filter(({ answer }) => answer !== 'yes');
  return {
    ...{ campaignId, branch, status, day, slot, operator, startMode },
    campaignStopped: session.stoppedAt !== null,
    prerequisites: { validated: session.validated, failed: failedChecks.map(({ text }) => text) },
    exclusion: exclusionOf(session),
    startOrdered: session.startAskedAt !== null,
    startRefusals: (session.startRefusal ?? []).filter(({ code }) => !SAID_OF_TODAY.has(code)).map(({ text }) => text),
    running: runningOf(session),
    failure: failureOf(session),
    backupMissing: backupMissing(session, now, settings.backupHours ?? DEFAULT_START_POLICY.backupHours),
    patched: session.endedAt === null ? null : { at: session.endedAt, validation: session.validation },
    ...(session.validation === 'validated_ko'
      ? { refused: refusalOf({ ...session, at: session.answeredAt, by: session.answeredBy }) }
      : {}),
  };
}

/** PRE-4. */
function backupMissing(session: ServerSession, now: Date, hours: number): SessionFacts['backupMissing'] {
  if (session.rollbackMethod !== 'na') return null;
  const {
    backupConfirmedAt: confirmedAt,
    backupAnswer: answer,
    backupGoodUntil: goodUntil,
    backupSaid: said,
  } = session;
  const backup = answer === null || said === null ? null : { answer, goodUntil, text: said.text };
  const record = { confirmedAt, backup };
  if (isBackedUp(record, now, hours)) return null;
  return {
    isPersonAsked: isPersonAsked(record, now, hours),
    said: backup === null ? null : backupSaidNow(backup, now),
  };
}

function refusalOf(ko: {
  readonly campaignId: CampaignId;
  readonly at: Date | null;
  readonly by: string | null;
  readonly comment: string | null;
}): Refused {
  const { campaignId, at, by, comment } = ko;
  return { campaignId, at: at ?? new Date(0), by: by ?? SYSTEM_NAME, comment: comment ?? 'KO' };
}

function exclusionOf(session: ServerSession): SessionFacts['exclusion'] {
  const { exclusionReason: reason, exclusionDetail: detail, excludedBy, excludedAt: at } = session;
  if (reason === null || at === null) return null;
  return { reason, detail, by: excludedBy ?? 'system', at };
}

function runningOf({ attemptState, startedAt, step, waitingFor }: ServerSession): SessionFacts['running'] {
  if (attemptState !== 'running' && attemptState !== 'waiting') return null;
  return { since: startedAt ?? new Date(0), step: step ?? '', waitsFor: waitingFor?.evidence ?? null };
}

function failureOf({ attemptState, failureClass, failureDetail, endedAt }: ServerSession): SessionFacts['failure'] {
  if (attemptState !== 'failed' || endedAt === null) return null;
  return { failure: asFailure(failureClass), detail: failureDetail ?? '', at: endedAt };
}
