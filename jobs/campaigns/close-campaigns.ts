// A campaign whose week is over and in which nothing is left to do ends by itself: its card becomes the report for good.

import { sql } from 'kysely';
import { takeBackSlotWord } from '../../db/queries/attempts/orders.ts';
import { loadRunning, loadUnfinished } from '../../db/queries/attempts/unfinished.ts';
import { lockCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { touchCard } from '../../db/queries/chat/cards.ts';
import { isPast, loadPastCampaigns } from '../../db/queries/closing/past-campaigns.ts';
import { reportAccepted } from '../../db/queries/closing/to-report.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';

/** Returns how many were closed. A campaign in which anything is unfinished (RUN-18) stays open, for a person to close. */
export async function closeFinishedCampaigns(db: Db, now: Date, zone: string): Promise<number> {
  const until = addDays(dayIn(now, zone), -DAYS);
  let closed = 0;
  for (const id of await loadPastCampaigns(db, until)) {
    if (!(await isFinished(db, id))) continue;
    if (await db.transaction().execute((trx) => close(trx, id, { now, until }))) closed += 1;
  }
  return closed;
}

/** From the Monday of its week. */
const DAYS = 7;

/** Asked again under the locks that starts, restorations and retries hold: a closed campaign does not open again by itself. */
async function close(
  trx: Trx,
  id: CampaignId,
  { now, until }: { readonly now: Date; readonly until: IsoDate },
): Promise<boolean> {
  await lockGate(trx);
  await lockCampaign(trx, id);
  if (!(await isPast(trx, id, until)) || !(await isFinished(trx, id))) return false;
  await trx
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: now, phase: sql`case when kind = 'quickwin' then 'completed' end` })
    .where('id', '=', id)
    .execute();
  await takeBackSlotWord(trx, id);
  await reportAccepted(trx, id);
  await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.close', object: { type: 'campaign', id } });
  for (const kind of ['campaign', 'prereqs', 'go'] as const) {
    await touchCard(trx, cardKeyText({ kind, campaignId: id }), { final: true });
  }
  return true;
}

async function isFinished(db: Db, id: CampaignId): Promise<boolean> {
  return (await loadRunning(db, id)).length === 0 && (await loadUnfinished(db, id)).length === 0;
}
