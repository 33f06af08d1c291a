// RUN-14: what was ordered for a day and has not started by its end is withdrawn, and a slot that was missed is shown as missed. The
// door asks the same by itself (start-session.ts): this is for those that nobody brings there.
import { sql } from 'kysely';
import { NO_ORDER, recordWithdrawal, type Withdrawal } from '../../db/queries/attempts/orders.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { CampaignKind } from '../../db/schema/campaigns.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { expiredBlocker, missedBlocker } from '../../domain/campaigns/start-conditions.ts';
import { isOrderExpired } from '../../domain/campaigns/start-policy.ts';
import type { StartBlocker } from '../../domain/campaigns/start-request.ts';
import type { CampaignId, SessionId, UserId } from '../../domain/ids.ts';
import type { JobContext } from '../context.ts';
import { startPolicyOf } from '../settings.ts';

type Open = {
  readonly id: SessionId;
  readonly campaignId: CampaignId;
  readonly kind: CampaignKind;
  readonly hostname: string;
  readonly askedAt: Date | null;
  readonly askedBy: UserId | null;
  readonly slotBy: UserId | null;
  readonly slotAt: Date | null;
};

/** Returns how many were withdrawn. */
export async function expireOrders(ctx: JobContext): Promise<number> {
  const now = ctx.clock.now();
  if (endsOf(ctx, await loadOpen(ctx.db, ctx, now), now).length === 0) return 0;
  return ctx.db.transaction().execute(async (trx) => {
    // A start that is being decided takes its order with it, or finds it gone.
    await lockGate(trx);
    const ends = endsOf(ctx, await loadOpen(trx, ctx, now), now);
    for (const end of ends) await withdraw(trx, end, now);
    return ends.length;
  });
}

/** Orders, and servers that are to start by slot and whose slot passed, since that was said, without an order. */
async function loadOpen(db: Db, { settings }: JobContext, now: Date): Promise<readonly Open[]> {
  const slot = sql`((s.date_prevue + s.heure_prevue) at time zone ${settings.zone})`;
  const missed = new Date(now.getTime() - settings.startPolicy.slotGraceMinutes * 60_000);
  const { rows } = await sql<Open>`
    select s.id, s.campaign_id as "campaignId", c.kind, v.hostname, s.start_asked_at as "askedAt",
      s.start_asked_by as "askedBy", c.start_mode_by as "slotBy", ${slot} as "slotAt"
    from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
    where s.start_asked_at is not null
      or (c.start_mode = 'slot' and c.status = 'open' and c.stopped_at is null and s.start_refusal is null
        and s.status in ('pending', 'prereq_ok') and ${slot} < ${missed}
        and (c.start_mode_at is null or ${slot} >= c.start_mode_at))
    order by s.id limit 5000`.execute(db);
  return rows;
}

type End = { readonly open: Open; readonly withdrawal: Withdrawal; readonly blocker: StartBlocker };

function endsOf({ settings }: JobContext, open: readonly Open[], now: Date): readonly End[] {
  return open.flatMap((one): readonly End[] => {
    const { id: sessionId, askedAt, askedBy, slotAt, slotBy } = one;
    const policy = startPolicyOf(settings, one.kind);
    if (askedAt !== null && askedBy !== null) {
      if (!isOrderExpired(askedAt, now, policy)) return [];
      const withdrawal = { sessionId, reason: 'expired', orderedAt: askedAt, orderedBy: askedBy, at: now } as const;
      return [{ open: one, withdrawal, blocker: expiredBlocker(askedAt, policy) }];
    }
    const orderedAt = slotAt ?? askedAt;
    // Moved to a later slot, or still waiting on its day: the door's to judge.
    if (orderedAt === null || orderedAt > now) return [];
    if (askedAt !== null && !isOrderExpired(orderedAt, now, policy)) return [];
    const withdrawal = { sessionId, reason: 'missed', orderedAt, orderedBy: slotBy, at: now } as const;
    return [{ open: one, withdrawal, blocker: missedBlocker(orderedAt, policy) }];
  });
}

async function withdraw(trx: Trx, { open, withdrawal, blocker }: End, now: Date): Promise<void> {
  const { id, hostname, askedAt, askedBy } = open;
  await trx
    .updateTable('patch_sessions')
    .set({ ...NO_ORDER, start_refusal: JSON.stringify([blocker]) })
    .where('id', '=', id)
    .execute();
  await recordWithdrawal(trx, withdrawal);
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'session.order-withdrawn',
    object: { type: 'session', id },
    before: { orderedAt: askedAt, orderedBy: askedBy },
    after: { hostname, reason: withdrawal.reason, of: withdrawal.orderedAt },
  });
}
