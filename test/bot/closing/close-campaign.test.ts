// RUN-1: the end of a campaign: when it is refused, and what it makes of what is patched.
import { describe, expect, it } from 'vitest';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { campaignOf, campaignRow, carole, change, ctx, db } from '../campaigns/ordered-campaign.ts';
import { closedAnyway, done, refusal, sessionOf, showing } from '../shared/bench.ts';

describe('end of a campaign', () => {
  it('is refused while a server is in progress', async () => {
    const { campaignId, rows } = await campaignOf('hprod');
    await change(rows[0]?.session as SessionId, { status: 'in_progress' });
    expect(refusal(await closeCampaign(ctx, carole, { campaignId }))).toMatch(/1 server being patched/);
  });

  it('makes what is patched and validated reported (RUN-1), and its card final', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    await showing(db, `campaign:${campaignId}`, 'c9');
    for (const [index, row] of rows.entries()) {
      await change(row.session, { status: 'patched' });
      await db.transaction().execute(async (trx) => {
        const attempt = await insertAttempt(trx, {
          sessionId: row.session,
          serverId: row.server,
          campaignId,
          startedBy: null,
          at: MONDAY_MORNING,
          step: 'conclude',
        });
        await trx
          .updateTable('patch_attempts')
          .set({ state: 'patched', ended_at: MONDAY_MORNING })
          .where('id', '=', attempt)
          .execute();
        const answered = index === 0 ? ({ status: 'validated_ok', answered_at: MONDAY_MORNING } as const) : {};
        await trx
          .insertInto('patch_validation')
          .values({
            server_id: row.server,
            campaign_id: campaignId,
            campaign_type: 'standard',
            attempt_id: attempt,
            patch_date: MONDAY_MORNING,
            ...answered,
          })
          .execute();
      });
    }
    done(await closedAnyway(ctx, carole, campaignId));
    expect((await sessionOf(db, rows[0]?.session ?? 0)).status).toBe('reported');
    expect((await sessionOf(db, rows[1]?.session ?? 0)).status).toBe('patched');
    expect(await campaignRow(campaignId)).toMatchObject({ status: 'closed', closed_by: carole.userId });
    const card = await db
      .selectFrom('cards')
      .select('final')
      .where('key', '=', `campaign:${campaignId}`)
      .executeTakeFirst();
    expect(card?.final).toBe(true);
    expect(refusal(await closeCampaign(ctx, carole, { campaignId }))).toMatch(/is closed/);
  });
});
