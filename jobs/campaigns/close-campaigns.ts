// A campaign whose week is over and in which nothing is left to do ends by itself: its card becomes the report for good.

import { sql } from 'kysely';
import { transitionSession } from '../../db/queries/attempts/sessions.ts';
import { loadRunning, loadUnfinished } from '../../db/queries/attempts/unfinished.ts';
import { touchCard } from '../../db/queries/chat/cards.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { isLatestThere } from '../../db/queries/validations/latest-validation.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';

/** Returns how many were closed. A campaign in which anything is unfinished (RUN-18) stays open, for a person to close. */
export async function closeFinishedCampaigns(db: Db, now: Date, zone: string): Promise<number> {
  const until = addDays(dayIn(now, zone), -DAYS);
  let closed = 0;
  for (const { id } of await pastCampaigns(db, until).execute()) {
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
  await trx.selectFrom('campaigns').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  const past = await pastCampaigns(trx, until).where('c.id', '=', id).executeTakeFirst();
  if (past === undefined || !(await isFinished(trx, id))) return false;
  await trx
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: now, phase: sql`case when kind = 'quickwin' then 'completed' end` })
    .where('id', '=', id)
    .execute();
  await reportSessions(trx, id);
  await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.close', object: { type: 'campaign', id } });
  for (const kind of ['campaign', 'prereqs', 'go'] as const) {
    await touchCard(trx, cardKeyText({ kind, campaignId: id }), { final: true });
  }
  return true;
}

function pastCampaigns(db: Db, until: IsoDate) {
  return db
    .selectFrom('campaigns as c')
    .select('c.id')
    .where('c.status', '=', 'open')
    .where('c.week_start', '<=', until)
    .orderBy('c.id');
}

async function isFinished(db: Db, id: CampaignId): Promise<boolean> {
  return (await loadRunning(db, id)).length === 0 && (await loadUnfinished(db, id)).length === 0;
}

/** RUN-1: what is patched and accepted is validated and reported. */
async function reportSessions(trx: Trx, campaignId: CampaignId): Promise<void> {
  const accepted = await trx
    .selectFrom('patch_sessions as s')
    .innerJoin('patch_attempts as a', 'a.session_id', 's.id')
    .innerJoin('patch_validation as p', 'p.attempt_id', 'a.id')
    .select('s.id')
    .where('s.campaign_id', '=', campaignId)
    .where('p.status', 'in', ['validated_ok', 'forced'])
    .where(isLatestThere)
    .execute();
  for (const { id } of accepted) await transitionSession(trx, id, 'report');
}
