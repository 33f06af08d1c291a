// RUN-22: fetches on the eve what a server will install, detached on the host as an update is, and installs nothing. It may be cut anywhere:
// the name on the host is made of its row, so that whoever takes over polls the same download.

import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { isServerTaken } from '../../db/queries/attempts/start-facts.ts';
import {
  countRunningBeside,
  type Download,
  downloadsDue,
  endDownload,
  insertDownload,
  isDownloadWanted,
  prolongDownload,
  retakeDownload,
  secondsLeft,
} from '../../db/queries/downloads/downloads.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { dayToFetchFor, rateOf } from '../../domain/downloads/eve.ts';
import type { SessionId } from '../../domain/ids.ts';
import { failureClass } from '../../targets/packages/failure-class.ts';
import { HostAnswerError, type HostSession, ReachError } from '../../targets/ports.ts';
import { askOfList } from '../attempt/what-to-install.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { listToInstall } from '../sessions/list-to-install.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;
/** For how long an order may be on its way, on the host's own clock (RUN-15). */
const ORDER_SECONDS = 60;

export const downloadJob: Job<'download'> = {
  name: 'download',
  run: (ctx, { sessionId }) => runDownloadJob(ctx, sessionId as SessionId),
  due: async ({ db, clock, settings }) => {
    const day = dayToFetchFor(clock.now(), settings.zone, settings.downloads);
    return (await downloadsDue(db, day)).map((sessionId) => ({ sessionId }));
  },
};

export async function runDownloadJob(ctx: JobContext, sessionId: SessionId): Promise<void> {
  const taken = await take(ctx, sessionId);
  if (taken === null) return;
  const { session, download } = taken;
  const prolong = () => prolongDownload(ctx.db, download.id, ctx.owner, CLAIM_SECONDS);
  const end = await whileClaimed(CLAIM_SECONDS, prolong, () => fetched(ctx, session, download));
  await endDownload(ctx.db, { id: download.id, owner: ctx.owner, at: ctx.clock.now() }, end);
  await refreshCards(ctx);
}

type Taken = { readonly session: SessionContext; readonly download: Download };

/** Under the lock of every start: no attempt begins between the look and the row that it waits for. */
function take(ctx: JobContext, sessionId: SessionId): Promise<Taken | null> {
  const { db, owner, settings } = ctx;
  return db.transaction().execute(async (trx) => {
    await lockGate(trx);
    const session = await loadSessionContext(trx, sessionId);
    if (session === undefined) return null;
    const left = await retakeDownload(trx, sessionId, { owner, seconds: CLAIM_SECONDS });
    if (left !== undefined) return { session, download: left };
    const now = ctx.clock.now();
    const { server_id: serverId, campaign_id: campaignId } = session;
    const day = dayToFetchFor(now, settings.zone, settings.downloads);
    if (day === null || !(await isDownloadWanted(trx, sessionId, day))) return null;
    if (await isServerTaken(trx, serverId)) return null;
    if ((await countRunningBeside(trx, serverId)) >= settings.downloads.atOnce) return null;
    const download = await insertDownload(trx, {
      ...{ sessionId, serverId, campaignId, day, at: now, owner, seconds: CLAIM_SECONDS },
      list: await listToInstall(ctx, trx, session, now),
      kbPerSecond: rateOf(settings.downloads),
      minutes: settings.downloads.minutes,
    });
    return { session, download };
  });
}

type End = { readonly failure: string | null; readonly detail: string | null };

const MAX_DETAIL = 300;

async function fetched(ctx: JobContext, session: SessionContext, download: Download): Promise<End> {
  let host: HostSession | null = null;
  try {
    host = await ctx.ssh.connect(targetOfSession(session));
    return await follow(ctx, host, session, download);
  } catch (error) {
    if (error instanceof ReachError)
      return { failure: error.failure.kind, detail: error.failure.detail.slice(0, MAX_DETAIL) };
    if (error instanceof HostAnswerError) return { failure: 'unknown', detail: error.message.slice(0, MAX_DETAIL) };
    throw error;
  } finally {
    host?.close();
  }
}

async function follow(ctx: JobContext, host: HostSession, session: SessionContext, download: Download): Promise<End> {
  const name = downloadName(download);
  const { kb_per_second: kbPerSecond, list_hash: hash, baseline_version_id: baselineVersionId } = download;
  for (;;) {
    const { state } = await ctx.host.pollUpdate(host, name, 0);
    if (state.kind === 'ended') return endOf(state.exitCode, await ctx.host.readLog(host, name));
    if (state.kind === 'closed' || state.kind === 'interrupted') return { failure: 'interrupted', detail: null };
    const left = await secondsLeft(ctx.db, download.id);
    if (left === 0) return { failure: 'timeout', detail: null };
    if (state.kind === 'absent') {
      const list = hash === null ? null : { hash, baselineVersionId };
      const ask = await askOfList(ctx.db, session, list);
      // Whoever comes late to it has what is left: from `ends_by` on, a start waits for it no more.
      const way = Math.min(ORDER_SECONDS, Math.floor(left / 2));
      const untilUptime = state.uptimeSeconds === undefined ? null : state.uptimeSeconds + way;
      const limits = { kbPerSecond, seconds: Math.max(1, left - way) };
      await ctx.host.startUpdate(host, name, { ...ask, download: limits, untilUptime });
    }
    await ctx.sleep(ctx.settings.pollMs, new AbortController().signal);
  }
}

function downloadName({ id, begun_at: begunAt }: Download): string {
  return `patchcenter-download-${id}-${begunAt.toISOString().slice(0, 19).replaceAll(/\D/g, '')}`;
}

function endOf(exitCode: number, log: string): End {
  if (exitCode === 0) return { failure: null, detail: null };
  const last = log.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return { failure: failureClass(log, exitCode), detail: last === '' ? null : last.slice(0, MAX_DETAIL) };
}
