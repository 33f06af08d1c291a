// Somebody who may no longer start servers: what they ordered and nobody has begun is withdrawn at once (PEOPLE-3, RUN-14). The start
// asks the same by itself; this is so that nobody waits for it.
import { ordererBlockers } from '../../../domain/campaigns/start-conditions.ts';
import type { Orderer } from '../../../domain/campaigns/start-request.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import { NO_ORDER, recordWithdrawal, takeBackSlotWord } from '../attempts/orders.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';
import { loadSlotWords, lockOrdersOf } from './change-people.ts';

/** Under the lock of the gate. Returns how many orders and how many words for slots were taken back. */
export async function withdrawOrdersOf(
  { trx, now }: { readonly trx: Trx; readonly now: Date },
  userId: UserId,
  orderer: Orderer,
): Promise<{ readonly orders: number; readonly campaigns: number }> {
  const refusal = JSON.stringify(ordererBlockers(orderer));
  const orders = await lockOrdersOf(trx, userId);
  for (const { id, hostname, askedAt } of orders) {
    await trx
      .updateTable('patch_sessions')
      .set({ ...NO_ORDER, start_refusal: refusal })
      .where('id', '=', id)
      .execute();
    const orderedAt = askedAt ?? now;
    await recordWithdrawal(trx, { sessionId: id, reason: 'orderer', orderedAt, orderedBy: userId, at: now });
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'session.order-withdrawn',
      object: { type: 'session', id },
      before: { orderedAt, orderedBy: userId },
      after: { hostname, reason: 'orderer' },
    });
  }
  const campaigns = await loadSlotWords(trx, userId);
  for (const id of campaigns) {
    await takeBackSlotWord(trx, id);
    const before = { startMode: 'slot', by: userId };
    const object = { type: 'campaign', id };
    await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.slot-start-withdrawn', object, before });
  }
  return { orders: orders.length, campaigns: campaigns.length };
}
