// RUN-14: what was ordered for a day and has not started by its end is withdrawn, and a slot that was missed is shown as missed. The
// start asks the same by itself (start-session.ts): this is for those that nobody brings there.
import { sql } from 'kysely';
import { loadOpenOrders, type OpenOrder } from '../../db/queries/attempts/open-orders.ts';
import { NO_ORDER, recordWithdrawal, type Withdrawal } from '../../db/queries/attempts/orders.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Trx } from '../../db/schema/database.ts';
import { expiredBlocker, missedBlocker } from '../../domain/campaigns/start-conditions.ts';
import { isOrderExpired } from '../../domain/campaigns/start-policy.ts';
import type { StartBlocker } from '../../domain/campaigns/start-request.ts';
import type { JobContext } from '../context.ts';
import { startPolicyOf } from '../settings.ts';

/** Returns how many were withdrawn. */
export async function expireOrders(ctx: JobContext): Promise<number> {
  const { zone, startPolicy } = ctx.settings;
  const now = ctx.clock.now();
  const at = { missed: new Date(now.getTime() - startPolicy.slotGraceMinutes * 60_000), zone };
  if (endsOf(ctx, await loadOpenOrders(ctx.db, at), now).length === 0) return 0;
  return ctx.db.transaction().execute(async (trx) => {
    // A start that is being decided takes its order with it, or finds it gone.
    await lockGate(trx);
    const ends = endsOf(ctx, await loadOpenOrders(trx, at), now);
    let withdrawn = 0;
    for (const end of ends) if (await withdraw(trx, end, now)) withdrawn += 1;
    return withdrawn;
  });
}

type End = { readonly open: OpenOrder; readonly withdrawal: Withdrawal; readonly blocker: StartBlocker };

function endsOf({ settings }: JobContext, open: readonly OpenOrder[], now: Date): readonly End[] {
  return open.flatMap((one): readonly End[] => {
    const { id: sessionId, askedAt, askedBy, slotAt, slotBy } = one;
    const policy = startPolicyOf(settings, one);
    if (askedAt !== null && askedBy !== null) {
      if (!isOrderExpired(askedAt, now, policy)) return [];
      const withdrawal = { sessionId, reason: 'expired', orderedAt: askedAt, orderedBy: askedBy, at: now } as const;
      return [{ open: one, withdrawal, blocker: expiredBlocker(askedAt, policy) }];
    }
    const orderedAt = slotAt ?? askedAt;
    // Moved to a later slot, or still waiting on its day: the start's to judge.
    if (orderedAt === null || orderedAt > now) return [];
    if (askedAt !== null && !isOrderExpired(orderedAt, now, policy)) return [];
    const withdrawal = { sessionId, reason: 'missed', orderedAt, orderedBy: slotBy, at: now } as const;
    return [{ open: one, withdrawal, blocker: missedBlocker(orderedAt, policy) }];
  });
}

/** False: it was ordered, or ordered anew, since it was read. Whoever orders holds no lock that this one takes. */
async function withdraw(trx: Trx, { open, withdrawal, blocker }: End, now: Date): Promise<boolean> {
  const { id, hostname, askedAt, askedBy } = open;
  const { numUpdatedRows } = await trx
    .updateTable('patch_sessions')
    .set({ ...NO_ORDER, start_refusal: JSON.stringify([blocker]) })
    .where('id', '=', id)
    .where(sql<boolean>`date_trunc('milliseconds', start_asked_at) is not distinct from ${askedAt}::timestamptz`)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordWithdrawal(trx, withdrawal);
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'session.order-withdrawn',
    object: { type: 'session', id },
    before: { orderedAt: askedAt, orderedBy: askedBy },
    after: { hostname, reason: withdrawal.reason, of: withdrawal.orderedAt },
  });
  return true;
}
