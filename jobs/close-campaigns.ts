// A campaign whose week is over and in which nothing is left to do ends by itself: its card becomes the report for good.

import { sql } from 'kysely';
import { SYSTEM, writeAudit } from '../db/queries/audit.ts';
import { touchCard } from '../db/queries/cards.ts';
import { moveSession } from '../db/queries/sessions.ts';
import type { Db, Trx } from '../db/schema/database.ts';
import { cardKeyText } from '../domain/card-key.ts';
import type { CampaignId } from '../domain/ids.ts';
import { addDays, dayIn } from '../domain/planning/iso-week.ts';

/** Returns how many were closed. A campaign with a server still to patch, or an owner still to answer, stays open. */
export async function closeFinishedCampaigns(db: Db, now: Date, zone: string): Promise<number> {
  const finished = await db
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
            .where('s.status', 'in', ['pending', 'prereq_ok', 'in_progress']),
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
    )
    .execute();
  for (const { id } of finished) {
    await db.transaction().execute(async (trx) => {
      const result = await trx
        .updateTable('campaigns')
        .set({
          status: 'closed',
          closed_at: now,
          phase: sql`case when kind = 'quickwin' then 'completed' end`,
        })
        .where('id', '=', id)
        .where('status', '=', 'open')
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return;
      await reportSessions(trx, id);
      await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.close', object: { type: 'campaign', id } });
      await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: id }), { final: true });
    });
  }
  return finished.length;
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
