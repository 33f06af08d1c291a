// Starts again what actions had stopped on a server (RUN-19), what was stopped last first. Each is recorded as soon as it was seen to start; one
// that does not keeps none of the others from it.
import {
  loadOwed,
  type OwedRestart,
  recordRestarted,
  recordRestartTry,
} from '../../db/queries/actions/owed-restarts.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { ActionEnd } from '../../domain/actions/action-end.ts';
import { hasSucceeded, restartDetail } from '../../domain/actions/action-end.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { JobContext } from '../context.ts';

export type PayingRestarts = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** Orders it; throws where the right to do so is gone. */
  readonly order: (owed: OwedRestart) => Promise<ActionEnd>;
  /** In the transaction that records it: throws where the right to do so is gone. */
  readonly fence: (trx: Trx) => Promise<void>;
};

export type FailedRestart = { readonly owed: OwedRestart; readonly detail: string; readonly tail: string };

/** Those that did not start. What waits for a person is left alone. */
export async function payRestarts(ctx: JobContext, paying: PayingRestarts): Promise<readonly FailedRestart[]> {
  const failed: FailedRestart[] = [];
  for (const owed of await loadOwed(ctx.db, paying.serverId)) {
    if (owed.asks) continue;
    const end = await paying.order(owed);
    const at = ctx.clock.now();
    const detail = restartDetail(owed.words, owed.seconds, end);
    await ctx.db.transaction().execute(async (trx) => {
      await paying.fence(trx);
      if (hasSucceeded(end)) await recordPaid(trx, paying, owed, at);
      else await recordRestartTry(trx, paying.serverId, owed.words, { at, error: detail });
    });
    if (!hasSucceeded(end)) failed.push({ owed, detail, tail: end.tail });
  }
  return failed;
}

async function recordPaid(
  trx: Trx,
  { serverId, hostname }: PayingRestarts,
  { words, attemptId }: OwedRestart,
  at: Date,
): Promise<void> {
  if ((await recordRestarted(trx, serverId, words, { at, by: null })) === 0) return;
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action: 'action.restarted',
    object: { type: 'server', id: serverId },
    after: { hostname, attemptId, words },
  });
}
