// RUN-1: the end of a campaign: when it is refused, and what it makes of what is patched.
import { describe, expect, it } from 'vitest';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { addWaiting } from '../../support/validation-data.ts';
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
    for (const { server, session } of rows) await addWaiting(db, { campaignId, serverId: server, sessionId: session });
    const [first] = rows;
    if (first === undefined) throw new Error('no server');
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_at: MONDAY_MORNING })
      .where('server_id', '=', first.server)
      .execute();
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

  it('reports no server by the answer to an earlier patch: the later one is not accepted', async () => {
    const { campaignId, rows } = await campaignOf('hprod');
    const [one] = rows;
    if (one === undefined) throw new Error('no server');
    const of = { campaignId, serverId: one.server, sessionId: one.session };
    await addWaiting(db, of);
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_at: MONDAY_MORNING })
      .where('server_id', '=', one.server)
      .execute();
    await addWaiting(db, { ...of, at: new Date(MONDAY_MORNING.getTime() + 3_600_000) });
    done(await closedAnyway(ctx, carole, campaignId));
    expect((await sessionOf(db, one.session)).status).toBe('patched');
  });
});
