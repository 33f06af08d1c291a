// RUN-10: the databases of a server are their owner’s to give up.
import { describe, expect, it } from 'vitest';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { answerRollback } from '../../../bot/rollbacks/answer-rollback.ts';
import { placeRollbackRequests } from '../../../bot/rollbacks/rollback-requests.ts';
import { rollbackView } from '../../../bot/rollbacks/rollback-view.ts';
import { rollbacksToDo, snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { done, refusal } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';
import {
  ada,
  answered,
  attempted,
  ctx,
  db,
  english,
  failuresOn,
  olga,
  oscar,
  otto,
  rollback,
  run,
} from './attempted-server.ts';

describe('a rollback of a server with databases (RUN-10)', () => {
  async function asked(databases: readonly string[] = ['invoices', 'archive']) {
    const one = await attempted({ fails: true, databases });
    ctx.time.now = new Date(MONDAY_MORNING.getTime() + 26 * 3_600_000);
    const { requestId } = done(await rollback(one));
    ctx.time.now = MONDAY_MORNING;
    if (requestId === null) throw new Error('it did not wait');
    return { ...one, requestId };
  }
  const viewOf = (requestId: number, by = olga) =>
    rollbackView(
      {
        db,
        now: MONDAY_MORNING,
        settings: SETTINGS,
        viewer: { userId: by.userId, roles: by.actor.roles },
        notice: null,
      },
      requestId,
    );

  it('RUN-10 restores nothing, but says which databases and how many hours of writes go', async () => {
    const one = await asked();
    expect(await rollbacksToDo(db)).not.toContain(one.snapshot);
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(one.vm.reverted).toBe(0);
    const view = await viewOf(one.requestId);
    expect(view).toMatchObject({
      state: { kind: 'asked' },
      databases: [{ name: 'archive', engine: 'postgresql' }, { name: 'invoices' }],
      takenAt: MONDAY_MORNING,
      askedAt: new Date(MONDAY_MORNING.getTime() + 26 * 3_600_000),
      access: { agree: true },
    });
    expect(english((await failuresOn(one))[0]?.advice)).toMatch(/waiting for the database owner’s agreement/);
    expect(refusal(await rollback(one))).toMatch(/already requested/);
    expect(await snapshotsToRemove(db, new Date(MONDAY_MORNING.getTime() + 1e10), 72)).not.toContain(one.snapshot);
  });

  it('RUN-10 is agreed to by an owner of that application, or an admin, and then ordered for whoever asked', async () => {
    for (const by of [olga, ada]) {
      const one = await asked();
      expect(refusal(await answerRollback(ctx, oscar, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /Only an owner/,
      );
      expect(refusal(await answerRollback(ctx, otto, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /not in any of your applications/,
      );
      expect((await viewOf(one.requestId, otto))?.access.agree).toBe(false);
      done(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'agree' }));
      expect(refusal(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'agree' }))).toMatch(
        /already been answered/,
      );
      const row = await db
        .selectFrom('vm_snapshots')
        .selectAll()
        .where('id', '=', one.snapshot)
        .executeTakeFirstOrThrow();
      expect(row.rollback_asked_by).toBe(oscar.userId);
      const session = await db
        .selectFrom('patch_sessions')
        .select('rollback_justif')
        .where('id', '=', one.session)
        .executeTakeFirstOrThrow();
      expect(session.rollback_justif).toBe('invoices are empty');
      await runSnapshotJob(one.jobs, one.snapshot);
      expect(one.vm.reverted).toBe(1);
      expect((await viewOf(one.requestId))?.state).toMatchObject({ kind: 'agreed', by: by === olga ? 'Olga' : 'Ada' });
    }
  });

  it('RUN-10 is left as it is by the owner’s word, or taken back by an operator; it may be asked for again', async () => {
    for (const by of [olga, oscar]) {
      const one = await asked(['invoices']);
      done(await answerRollback(ctx, by, { requestId: one.requestId, answer: 'refuse' }));
      expect((await viewOf(one.requestId))?.state).toMatchObject({ kind: 'refused' });
      expect(await rollbacksToDo(db)).not.toContain(one.snapshot);
      expect(done(await rollback(one)).requestId).not.toBeNull();
    }
  });

  it('RUN-10 that was agreed to too late restores nothing', async () => {
    const gone = await asked();
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', gone.snapshot).execute();
    expect((await viewOf(gone.requestId))?.state).toEqual({ kind: 'void' });
    expect(refusal(await answerRollback(ctx, olga, { requestId: gone.requestId, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
    const again = await asked();
    done(await retryFailed(ctx, oscar, { campaignId: again.campaign, hostnames: [again.hostname] }));
    again.host.exitCode = 0;
    again.jobs.time.now = new Date(MONDAY_MORNING.getTime() + 60_000);
    await db
      .updateTable('patch_sessions')
      .set({ prereq_date: again.jobs.time.now })
      .where('id', '=', again.session)
      .execute();
    await run(again);
    expect(refusal(await answerRollback(ctx, olga, { requestId: again.requestId, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
    expect(again.vm.reverted).toBe(0);
    const mind = await attempted({ answer: 'ko', databases: ['invoices'] });
    const { requestId } = done(await rollback(mind));
    done(await answered(mind, 'ok'));
    expect(refusal(await answerRollback(ctx, olga, { requestId: requestId ?? 0, answer: 'agree' }))).toMatch(
      /nothing to roll back/,
    );
  });

  it('RUN-10 is brought to the owner once, in their own chat', async () => {
    const nobody = { tenant_id: null, name: null, paused_until: null } as const;
    const chat = {
      id: 'chat-olga',
      kind: 'personal',
      user_id: olga.userId,
      service_url: 'http://127.0.0.1',
      bot_id: 'bot',
      seen_at: MONDAY_MORNING,
    } as const;
    await db
      .insertInto('conversations')
      .values({ ...chat, ...nobody })
      .execute();
    await placeRollbackRequests(db, MONDAY_MORNING);
    const one = await asked();
    expect(await placeRollbackRequests(db, MONDAY_MORNING)).toBe(1);
    expect(await placeRollbackRequests(db, MONDAY_MORNING)).toBe(0);
    const shown = await db
      .selectFrom('card_anchors')
      .select('conversation_id')
      .where('card_key', '=', `rollback:${one.requestId}`)
      .execute();
    expect(shown).toEqual([{ conversation_id: 'chat-olga' }]);
  });
});
