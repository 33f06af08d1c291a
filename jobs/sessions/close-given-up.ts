// RUN-15: an attempt that was given up while its host was silent may still be started there by an order on its way. Whoever next logs
// in closes its name first, or finds that it did run.

import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import {
  loadUnclosed,
  loadUnclosedMembers,
  settleUnclosed,
  type Unclosed,
} from '../../db/queries/attempts/unclosed-updates.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { ServerId } from '../../domain/ids.ts';
import { attemptName } from '../../targets/detached/attempt-name.ts';
import { HostAnswerError, type HostSession, ReachError, type Target } from '../../targets/ports.ts';
import { commit } from '../commit.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';

type Outcome = 'closed' | 'ended' | 'interrupted';

/** Nothing to do costs one query. A host that is not reached, or does not say, leaves the name as it is: the start is then refused. */
export async function reachAndCloseGivenUp(ctx: JobContext, serverId: ServerId, target: Target): Promise<void> {
  if ((await loadUnclosed(ctx.db, serverId)).length === 0) return;
  let host: HostSession | null = null;
  try {
    host = await ctx.ssh.connect(target);
    await closeGivenUp(ctx, host, serverId);
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    ctx.log.info({ err: error, serverId }, 'the name of an update that was given up is not closed yet');
  } finally {
    host?.close();
  }
}

/** Of the other members of its cluster, which wait for each other. */
export async function closeGivenUpOfCluster(ctx: JobContext, session: SessionContext): Promise<void> {
  for (const member of await loadUnclosedMembers(ctx.db, session.server_id, session.app_group)) {
    const other = await loadSessionContext(ctx.db, member.sessionId);
    if (other !== undefined) await reachAndCloseGivenUp(ctx, member.serverId, targetOfSession(other));
  }
}

/** Over a connection that is open already. Throws as the host's operations do. */
export async function closeGivenUp(ctx: JobContext, host: HostSession, serverId: ServerId): Promise<void> {
  for (const one of await loadUnclosed(ctx.db, serverId)) {
    // The other login may be another account, from which what the first one started in its home cannot be seen.
    if (one.startedBy !== null && one.startedBy !== host.method) continue;
    const outcome = await close(ctx, host, one);
    if (outcome !== null) await settle(ctx, serverId, one, outcome);
  }
}

/** null: it runs. */
async function close({ host: operations }: JobContext, host: HostSession, one: Unclosed): Promise<Outcome | null> {
  const name = attemptName(one.attemptId, one.startedAt);
  if ((await operations.closeUpdate(host, name)) === 'closed') return 'closed';
  const { state } = await operations.pollUpdate(host, name, 0);
  if (state.kind === 'absent') throw new HostAnswerError(`${name} is taken, and is not there`);
  return state.kind === 'running' ? null : state.kind;
}

async function settle(ctx: JobContext, serverId: ServerId, one: Unclosed, outcome: Outcome): Promise<void> {
  const at = ctx.clock.now();
  await commit(ctx, async (trx) => {
    if (!(await settleUnclosed(trx, one.attemptId, outcome, at))) return;
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'attempt.name-closed',
      object: { type: 'server', id: serverId },
      after: { hostname: one.hostname, attemptId: one.attemptId, outcome },
    });
    if (outcome !== 'closed') await tellThatItRan(trx, one, at);
  });
}

async function tellThatItRan(
  trx: Trx,
  { campaignId, domainCode, hostname, attemptId }: Unclosed,
  at: Date,
): Promise<void> {
  const channel = await channelPlace(trx, { campaignId, domainCode });
  if (channel === null) return;
  const text = {
    fr: `PatchCenter #${campaignId}\nLa mise à jour de ${hostname}, abandonnée faute de réponse, a finalement eu lieu : vérifiez le serveur avant de le relancer.`,
    en: `PatchCenter #${campaignId}\nThe update of ${hostname}, abandoned because the server did not answer, did take place: check the server before you retry it.`,
  };
  const message = { conversationId: channel.conversation, threadId: null, text, dedupeKey: `given-up:${attemptId}` };
  await enqueueMessage(trx, message, at);
}
