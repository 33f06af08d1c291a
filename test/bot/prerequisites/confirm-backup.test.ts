// PRE-4, RUN-14: somebody vouches for the backup of a server that has no snapshot.
import { describe, expect, it } from 'vitest';
import { confirmBackup } from '../../../bot/prerequisites/confirm-backup.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { campaignOf, change, ctx, db, omar } from '../campaigns/ordered-campaign.ts';
import { done, refusal, sessionOf } from '../shared/bench.ts';

describe('a backup that somebody vouches for (RUN-14)', () => {
  it('RUN-14 is confirmed again after a day, and not before', async () => {
    const { campaignId, rows } = await campaignOf('na');
    const session = rows[0]?.session as SessionId;
    done(await confirmBackup(ctx, omar, { campaignId }));
    expect(refusal(await confirmBackup(ctx, omar, { campaignId }))).toMatch(/no backup to confirm/);
    await change(session, { backup_confirmed_at: new Date(ctx.time.now.getTime() - 24 * 3_600_000) });
    done(await confirmBackup(ctx, omar, { campaignId }));
    expect((await sessionOf(db, session)).backup_confirmed_at).toEqual(ctx.time.now);
  });

  it('confirms the backups of servers without snapshots, once (PRE-4)', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'na');
    expect(done(await confirmBackup(ctx, omar, { campaignId })).servers).toBe(1);
    expect((await sessionOf(db, rows[0]?.session ?? 0)).backup_confirmed_at).toBeNull();
    expect((await sessionOf(db, rows[1]?.session ?? 0)).backup_confirmed_by).toBe(omar.userId);
    expect(refusal(await confirmBackup(ctx, omar, { campaignId }))).toMatch(/no backup to confirm/);
  });
});
