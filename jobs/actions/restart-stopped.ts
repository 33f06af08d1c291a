// RUN-19: what "before" stopped is started again on every way out on which its attempt did not do so: a failure, a lost worker, a rollback, an
// attempt that somebody ended. Never while an attempt runs on that server, and one worker at a time: the claim is taken under the lock of
// the gate, so that a start waits for it.

import {
  claimRestarts,
  prolongRestarts,
  recordRestartTry,
  releaseRestarts,
  restartsDue,
  sessionOfRestarts,
} from '../../db/queries/actions/owed-restarts.ts';
import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { isNameUnclosed } from '../../db/queries/attempts/unclosed-updates.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { ServerId } from '../../domain/ids.ts';
import { HostAnswerError, type HostSession, ReachError } from '../../targets/ports.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { closeGivenUp } from '../sessions/close-given-up.ts';
import { whileClaimed } from '../while-claimed.ts';
import { orderAction } from './order-action.ts';
import { payRestarts } from './pay-restarts.ts';

const CLAIM_SECONDS = 60;

/** Another worker may have it: nothing more is done, or recorded. */
class ClaimLost extends Error {}

/** An update that was given up may still be running there (RUN-15). */
const MAY_RUN = 'an update that was given up may still run there';

export const restartJob: Job<'restart'> = {
  name: 'restart',
  run: (ctx, { serverId }) => restartStopped(ctx, serverId as ServerId),
  due: async ({ db, clock }) => (await restartsDue(db, clock.now())).map((serverId) => ({ serverId })),
};

export async function restartStopped(ctx: JobContext, serverId: ServerId): Promise<void> {
  const claim = { owner: ctx.owner, seconds: CLAIM_SECONDS, now: ctx.clock.now() };
  const claimed = await ctx.db.transaction().execute(async (trx) => {
    await lockGate(trx);
    return claimRestarts(trx, serverId, claim);
  });
  if (!claimed) return;
  const prolong = () => prolongRestarts(ctx.db, serverId, ctx.owner, CLAIM_SECONDS);
  try {
    await whileClaimed(CLAIM_SECONDS, prolong, () => pay(ctx, serverId));
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    ctx.log.info({ serverId }, 'what was stopped is started again by another worker');
  } finally {
    await releaseRestarts(ctx.db, serverId, ctx.owner);
  }
  await refreshCards(ctx);
}

async function pay(ctx: JobContext, serverId: ServerId): Promise<void> {
  const session = await sessionOf(ctx, serverId);
  if (session === null) return;
  let host: HostSession | null = null;
  try {
    host = await ctx.ssh.connect(targetOfSession(session));
    await closeGivenUp(ctx, host, serverId);
    if (await isNameUnclosed(ctx.db, serverId)) return await noteTry(ctx, serverId, MAY_RUN);
    await payOn(ctx, session, host);
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    await noteTry(ctx, serverId, wordsOfTrouble(error));
  } finally {
    host?.close();
  }
}

async function sessionOf({ db }: JobContext, serverId: ServerId): Promise<SessionContext | null> {
  const id = await sessionOfRestarts(db, serverId);
  return id === null ? null : ((await loadSessionContext(db, id)) ?? null);
}

async function payOn(ctx: JobContext, session: SessionContext, host: HostSession): Promise<void> {
  const serverId = session.server_id;
  const fence = (trx: Trx) => assertClaim(ctx, trx, serverId);
  const failed = await payRestarts(ctx, {
    serverId,
    hostname: session.hostname,
    order: (owed) => orderAction(ctx, host, owed, () => ctx.db.transaction().execute(fence)),
    fence,
  });
  for (const { detail } of failed) ctx.log.warn({ serverId, detail }, 'what was stopped is not started again');
}

/** Prolonged as it is looked at: an order that follows has its whole length. */
async function assertClaim({ owner }: JobContext, trx: Trx, serverId: ServerId): Promise<void> {
  if (!(await prolongRestarts(trx, serverId, owner, CLAIM_SECONDS))) throw new ClaimLost();
}

/** All of them: the host was not reached. */
async function noteTry(ctx: JobContext, serverId: ServerId, error: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    await assertClaim(ctx, trx, serverId);
    await recordRestartTry(trx, serverId, null, { at: ctx.clock.now(), error: error.slice(0, 500) });
  });
}

function wordsOfTrouble(error: ReachError | HostAnswerError): string {
  return error instanceof ReachError ? `${error.failure.kind}: ${error.failure.detail}` : error.message;
}
