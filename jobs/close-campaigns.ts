// A campaign whose week is over and in which nothing is left to do ends by itself: its card becomes the report for good.

import { sql } from 'kysely';
import { SYSTEM, writeAudit } from '../db/queries/audit.ts';
import { touchCard } from '../db/queries/cards.ts';
import { lockGate } from '../db/queries/gate.ts';
import { moveSession } from '../db/queries/sessions.ts';
import type { Db, Trx } from '../db/schema/database.ts';
import { cardKeyText } from '../domain/card-key.ts';
import type { CampaignId } from '../domain/ids.ts';
import { addDays, dayIn } from '../domain/planning/iso-week.ts';

/** Returns how many were found. A campaign with a server still to patch, or an owner still to answer, stays open. */
export async function closeFinishedCampaigns(db: Db, now: Date, zone: string): Promise<number> {
  const finished = await finishedCampaigns(db, now, zone).execute();
  for (const { id } of finished) {
    await db.transaction().execute(async (trx) => {
      if (await lockFinished(trx, id, now, zone)) await close(trx, id, now);
    });
  }
  return finished.length;
}

function finishedCampaigns(db: Db, now: Date, zone: string) {
  return db
    .selectFrom('campaigns as c')
    .select('c.id')
    .where('c.status', '=', 'open')
    .where('c.week_start', '<=', addDays(dayIn(now, zone), -7))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('patch_sessions as s')
            .select('s.id')
            .whereRef('s.campaign_id', '=', 'c.id')
            // A failed one may be asked for again.
            .where((eb) =>
              eb.or([
                eb('s.status', 'in', ['pending', 'prereq_ok', 'in_progress']),
                eb('s.start_asked_at', 'is not', null),
              ]),
            ),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('patch_validation as p')
            .select('p.id')
            .whereRef('p.campaign_id', '=', 'c.id')
            .where('p.status', '=', 'en_attente'),
        ),
      ),
    );
}

/** Asked again under the locks that starts, restorations and retries hold: a closed campaign does not open again. */
async function lockFinished(trx: Trx, id: CampaignId, now: Date, zone: string): Promise<boolean> {
  await lockGate(trx);
  await trx.selectFrom('campaigns').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  return (await finishedCampaigns(trx, now, zone).where('c.id', '=', id).executeTakeFirst()) !== undefined;
}

async function close(trx: Trx, id: CampaignId, now: Date): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({
      status: 'closed',
      closed_at: now,
      phase: sql`case when kind = 'quickwin' then 'completed' end`,
    })
    .where('id', '=', id)
    .execute();
  await reportSessions(trx, id);
  await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.close', object: { type: 'campaign', id } });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: id }), { final: true });
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
    .execute();
  for (const { id } of accepted) await moveSession(trx, id, 'report');
}
