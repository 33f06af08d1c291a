// The machine of a restored snapshot is powered on: it is back when it answers over SSH (RUN-10). Whoever answers now was booted
// from the snapshot, which holds no memory.
import { loadSessionContext } from '../db/queries/sessions.ts';
import type { ClaimedSnapshot } from '../db/queries/snapshots.ts';
import { HostAnswerError, ReachError } from '../targets/ports.ts';
import { actOnHost } from './attempt/on-host.ts';
import { targetOfSession } from './check-prerequisites.ts';
import type { JobContext } from './context.ts';

export type BootProof =
  | { readonly kind: 'booted'; readonly bootId: string }
  /** `detail`: one sentence for the card. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Waits as long as for a reboot. Every trouble is waited out: a host that boots refuses logins for a while. */
export async function proveBoot(ctx: JobContext, row: ClaimedSnapshot): Promise<BootProof> {
  const session = await loadSessionContext(ctx.db, row.session_id);
  if (session === undefined) throw new Error(`snapshot ${row.id} has no session`);
  const minutes = ctx.settings.rebootTimeLimitMinutes;
  const deadline = Date.now() + minutes * 60_000;
  let last = '';
  do {
    try {
      const bootId = await actOnHost(ctx, targetOfSession(session), ctx.stopping, 0, (host) => ctx.host.bootId(host));
      return { kind: 'booted', bootId };
    } catch (error) {
      if (error instanceof ReachError) last = `${error.failure.kind}: ${error.failure.detail}`;
      else if (error instanceof HostAnswerError) last = error.message;
      else throw error;
    }
    await ctx.sleep(ctx.settings.pollMs, ctx.stopping);
  } while (Date.now() < deadline);
  return {
    kind: 'silent',
    detail: `restored, but ${session.hostname} did not answer within ${minutes} minutes (${last}): its console in vCenter`,
  };
}
