// Whatever is due for one session: prerequisites that were asked for, then a start that was ordered.

import { sessionsDue } from '../../db/queries/attempts/due.ts';
import { noteWaiting } from '../../db/queries/attempts/orders.ts';
import {
  claimSession,
  isSessionOf,
  loadSessionContext,
  releaseSession,
  type SessionContext,
} from '../../db/queries/attempts/sessions.ts';
import { isServerTaken } from '../../db/queries/attempts/start-facts.ts';
import { isBeingScanned } from '../../db/queries/cve/scans.ts';
import { isDownloading } from '../../db/queries/downloads/downloads.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { recordUse } from '../../db/queries/prerequisites/powered-on.ts';
import { isPrereqAsked, isRunDone, lockActiveRun } from '../../db/queries/prerequisites/prereq-runs.ts';
import { storeVerdict } from '../../db/queries/prerequisites/prerequisites.ts';
import type { Trx } from '../../db/schema/database.ts';
import { isSlotMissed } from '../../domain/campaigns/start-conditions.ts';
import { isOrderExpired } from '../../domain/campaigns/start-policy.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import { askOfPreview } from '../attempt/what-to-install.ts';
import { CARDS, commit, NO_JOBS } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import {
  notStarted,
  type PrerequisiteReading,
  readPrerequisites,
  targetOfSession,
} from '../prerequisites/check-prerequisites.ts';
import { readBackup } from '../prerequisites/read-backup.ts';
import { readHealth } from '../prerequisites/read-health.ts';
import { startPolicyOf } from '../settings.ts';
import { ensurePoweredOn, type Power } from '../snapshots/power-on.ts';
import { closeGivenUpOfCluster, reachAndCloseGivenUp } from './close-given-up.ts';
import { listToPreview } from './list-to-install.ts';
import { blockersUnseen, isWaitedFor, type StartOutcome, startSession, triggerOf } from './start-session.ts';

/** Long enough for the slowest reading of prerequisites: 4 names × 5 s, two logins, one script. */
const CLAIM_SECONDS = 240;
const READY: Power = { kind: 'ready' };

export const sessionJob: Job<'session'> = {
  name: 'session',
  run: (ctx, { sessionId }) => runSessionJob(ctx, sessionId as SessionId),
  due: async ({ db }) => (await sessionsDue(db)).map((sessionId) => ({ sessionId })),
};

export async function runSessionJob(ctx: JobContext, sessionId: SessionId): Promise<void> {
  if (!(await claimSession(ctx.db, sessionId, ctx.owner, CLAIM_SECONDS))) return;
  try {
    await advance(ctx, sessionId);
  } finally {
    await releaseSession(ctx.db, sessionId, ctx.owner);
  }
}

async function advance(ctx: JobContext, sessionId: SessionId): Promise<void> {
  const session = await loadSessionContext(ctx.db, sessionId);
  if (session === undefined) return;
  const facts = { 'patchcenter.session_id': sessionId, 'patchcenter.campaign_id': session.campaign_id };
  await ctx.tracing.span({ name: 'session', activityId: session.start_activity, facts }, () => takeUp(ctx, session));
}

async function takeUp(ctx: JobContext, session: SessionContext): Promise<void> {
  const { id: sessionId } = session;
  // Its package manager is busy with a scan, or with a download of the eve, which end by themselves: the sweep enqueues it again.
  if (await isBeingScanned(ctx.db, session.server_id)) return wait(ctx, session);
  if (await isDownloading(ctx.db, session.server_id)) return wait(ctx, session);
  const asked = await isPrereqAsked(ctx.db, sessionId);
  const startAsked = session.start_asked_at !== null;
  const old = startAsked && !isFresh(ctx, session);
  // What would be read now is the work of others, who end by themselves: the order stays, and the sweep enqueues it again.
  if (old && !asked && (await isServerTaken(ctx.db, session.server_id)) && !isOutdated(ctx, session)) {
    return noteWaiting(ctx.db, sessionId, ctx.clock.now());
  }
  // No machine is powered on for a start that would be refused, or has to wait, whatever is read there.
  const held = startAsked && !asked && session.normally_off ? await blockersUnseen(ctx, sessionId) : [];
  if (held.length > 0 && isWaitedFor(held)) return noteWaiting(ctx.db, sessionId, ctx.clock.now());
  if (held.length > 0) return void (await startSession(ctx, sessionId));
  // One that the start withdraws powers on no machine.
  const power = asked || (startAsked && !isOutdated(ctx, session)) ? await ensurePoweredOn(ctx, session) : READY;
  if (power.kind === 'later') return wait(ctx, session);
  if (power.kind === 'ready') await reachAndCloseGivenUp(ctx, session.server_id, targetOfSession(session));
  if (startAsked) await closeGivenUpOfCluster(ctx, session);
  const isRead = asked || old || power.kind === 'not-started';
  // Held up, and overtaken: the order is theirs who go on with it.
  if (isRead && !(await checkAndStore(ctx, session, power))) return;
  if (startAsked) tellStart(ctx, session, await startSession(ctx, sessionId));
}

/** Under the id of the click that ordered it. One that waits is asked again every few seconds: no line says so. */
function tellStart(
  { log }: JobContext,
  { id: sessionId, start_activity: activityId }: SessionContext,
  outcome: StartOutcome,
) {
  const facts = { activityId, sessionId };
  if (outcome.kind === 'started') log.info({ ...facts, attemptId: outcome.attemptId }, 'a server is started');
  if (outcome.kind === 'refused')
    log.info({ ...facts, reasons: outcome.blockers.map(({ code }) => code) }, 'a start is refused');
}

/** For what ends by itself; an order that is over by now is withdrawn instead. */
async function wait(ctx: JobContext, session: SessionContext): Promise<void> {
  if (isOutdated(ctx, session)) await startSession(ctx, session.id);
  else await noteWaiting(ctx.db, session.id, ctx.clock.now());
}

/** Then the start withdraws it, whoever has the server (RUN-14). */
function isOutdated({ clock, settings }: JobContext, session: SessionContext): boolean {
  if (session.start_asked_at === null) return false;
  const [now, policy] = [clock.now(), startPolicyOf(settings, session)];
  if (isOrderExpired(session.start_asked_at, now, policy)) return true;
  const trigger = triggerOf(session, settings.zone);
  if (trigger.kind === 'operator' || trigger.dueAt === null) return false;
  return isSlotMissed({ ...trigger, dueAt: trigger.dueAt }, now, policy);
}

function isFresh(ctx: JobContext, session: SessionContext): boolean {
  if (session.prereq_date === null || session.prereq_validated !== true) return false;
  const ageMs = ctx.clock.now().getTime() - session.prereq_date.getTime();
  // A little before the limit, so that the verdict does not grow old between here and the start.
  return ageMs >= 0 && ageMs < (ctx.settings.startPolicy.prerequisitesMaxAgeMinutes - 2) * 60_000;
}

/** False: another worker has taken over meanwhile, and looks, or has looked, since. */
async function checkAndStore(ctx: JobContext, session: SessionContext, power: Power): Promise<boolean> {
  // A verdict is as old as the look at the server: a worker that is held up afterwards makes it no younger (RUN-2).
  const at = ctx.clock.now();
  const reading =
    power.kind === 'not-started'
      ? notStarted(ctx, session, power.why)
      : await readPrerequisites(ctx, session, askOfPreview(session, await listToPreview(ctx, session, at)), {
          health: readHealth(ctx, session.hostname),
          backup: readBackup(ctx, session),
        });
  const store = async (trx: Trx) => {
    if (!(await isSessionOf(trx, session.id, ctx.owner))) return false;
    await recordUse(trx, { serverId: session.server_id, sessionId: session.id, at });
    const outcome = await storeVerdict(trx, session.id, toStore(reading, at));
    if (outcome === 'excluded') {
      await writeAudit(trx, {
        at,
        actor: SYSTEM,
        action: 'session.exclude',
        object: { type: 'session', id: session.id },
        after: { hostname: session.hostname, reason: reading.verdict.exclusion?.reason },
      });
    }
    await lockActiveRun(trx, session.campaign_id);
    await trx
      .updateTable('prereq_run_sessions')
      .set({ done_at: at })
      .where('session_id', '=', session.id)
      .where('done_at', 'is', null)
      .execute();
    await endRunWhenDone(trx, session.campaign_id, at);
    return true;
  };
  return commit(ctx, store, (isStored) => (isStored ? CARDS : NO_JOBS));
}

function toStore({ verdict, facts, reachDetail }: PrerequisiteReading, at: Date) {
  const transcript = facts?.transcript ?? [];
  const reach = reachDetail === null ? [] : [{ command: 'ssh', exitCode: null, output: reachDetail }];
  return {
    verdict,
    disk: { rootMb: facts?.disk.rootMb ?? null, varMb: facts?.disk.varMb ?? null },
    detail: {
      checks: verdict.checks.map(({ code, answer, blocking, text }) => ({ code, answer, blocking, text })),
      warnings: verdict.warnings,
      preview:
        facts?.preview == null
          ? null
          : {
              packages: facts.preview.packages,
              securityAdvisories: facts.preview.securityAdvisories,
              rebootForecast: facts.preview.rebootForecast,
            },
      planned: (facts?.planned ?? []).slice(0, MAX_PLANNED),
      transcript: [
        ...reach,
        ...transcript.map((part) => ({ ...part, output: part.output.slice(0, mostOutput(part.command)) })),
      ],
    },
    at,
  };
}

/** Packages of one update that are kept by name: a whole new minor release has about as many. */
const MAX_PLANNED = 2000;

/** Characters of a command's output that are kept: advisories name every package of an update. */
function mostOutput(command: string): number {
  return command.includes('updateinfo') ? 40_000 : 4000;
}

async function endRunWhenDone(trx: Trx, campaignId: CampaignId, at: Date): Promise<void> {
  await trx
    .updateTable('prereq_runs')
    .set({ ended_at: at })
    .where('campaign_id', '=', campaignId)
    .where('ended_at', 'is', null)
    .where(isRunDone)
    .execute();
}
