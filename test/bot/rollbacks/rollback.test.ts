// RUN-10: a KO counts as a failure: rolled back, or run again.
import { describe, expect, it } from 'vitest';
import { statusView } from '../../../bot/campaigns/list-views.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { serverView } from '../../../bot/servers/server-view.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { addCampaign, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { done, refusal } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';
import {
  answered,
  attempted,
  ctx,
  db,
  english,
  failuresOn,
  historyOf,
  oscar,
  rollback,
  run,
  statusOf,
} from './attempted-server.ts';

describe('a KO (RUN-10)', () => {
  it('RUN-10 counts as a failure on the card, with the same choices and whom to ask', async () => {
    const one = await attempted({ answer: 'ko' });
    const [failure] = await failuresOn(one);
    expect(failure).toMatchObject({
      hostname: one.hostname,
      failure: 'rejected',
      output: { fr: 'Olga : the invoices are empty', en: 'Olga: the invoices are empty' },
    });
    expect(english(failure?.advice)).toMatch(
      new RegExp(`Ask its owner.*/retry ${one.campaign} ${one.hostname}.*/rollback ${one.hostname}`),
    );
  });

  it('RUN-10 is a KO from its owner on the board and on the card of its server, rolled back or not', async () => {
    const one = await attempted({ answer: 'ko' });
    const context = { db, now: MONDAY_MORNING, settings: SETTINGS, viewer: null, notice: null };
    const onBoard = async () =>
      (await statusView(context)).failures.first.filter((row) => row.hostname === one.hostname);
    const why = async () => (await serverView(context, one.hostname))?.why.headline.text.en;
    const expected = [{ hostname: one.hostname, failure: 'rejected', campaignId: one.campaign }];
    expect(await onBoard()).toEqual(expected);
    expect(await why()).toMatch(/^KO from Olga/);
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(await onBoard()).toEqual(expected);
    expect(await why()).toMatch(/^KO from Olga/);
  });

  it('RUN-10 is rolled back: session, history and validation follow what was done', async () => {
    const one = await attempted({ answer: 'ko' });
    expect(done(await rollback(one)).requestId).toBeNull();
    expect(await statusOf(one), 'not before it is done').toBe('patched');
    expect(refusal(await answered(one, 'ok')), 'under way').toMatch(/nothing left to validate/);
    await runSnapshotJob(one.jobs, one.snapshot);
    expect([one.vm.reverted, await statusOf(one)]).toEqual([1, 'failed']);
    expect(await historyOf(one)).toEqual([
      { status: 'ko', notes: expect.stringMatching(/^rolled back to PC_.*; 1 packages$/) },
    ]);
    const validation = await db
      .selectFrom('patch_validation')
      .select('status')
      .where('server_id', '=', one.server)
      .executeTakeFirstOrThrow();
    expect(validation.status).toBe('validated_ko');
    expect(refusal(await answered(one, 'ok'))).toMatch(/nothing left to validate/);
    expect(refusal(await rollback(one))).toMatch(/already been rolled back/);
    expect((await failuresOn(one))[0]).toMatchObject({
      failure: 'rejected',
      advice: { en: expect.stringMatching(/^Rolled back.*To retry/) },
    });
    done(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }));
    one.host.packages = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];
    await run(one);
    expect([await statusOf(one), (await historyOf(one)).map(({ status }) => status)]).toEqual([
      'patched',
      ['ko', 'ok'],
    ]);
  });

  it('RUN-10 of a failed attempt leaves its session failed, and says so in its history', async () => {
    const one = await attempted({ fails: true });
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.snapshot);
    expect(await statusOf(one)).toBe('failed');
    expect(await historyOf(one)).toEqual([{ status: 'ko', notes: expect.stringMatching(/^rolled back to PC_/) }]);
  });

  it('RUN-10 is asked of a prepared snapshot too, whose own attempt is no later success', async () => {
    const one = await attempted({ answer: 'ko', prepared: true });
    done(await rollback(one));
  });

  it.each([
    ['no answer', null],
    ['an OK', 'ok'],
  ] as const)('RUN-10 is no rollback with %s', async (_, answer) => {
    const one = await attempted({ answer });
    expect(refusal(await rollback(one))).toMatch(/no failure or KO/);
    expect(refusal(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }))).toMatch(
      /patched/,
    );
    expect(await failuresOn(one)).toEqual([]);
  });

  it('RUN-10 is none either once a later campaign has patched the server', async () => {
    const one = await attempted({ answer: 'ko' });
    const later = await addSession(db, await addCampaign(db, oscar.userId), one.server, { orderedBy: oscar.userId });
    one.jobs.time.now = new Date(MONDAY_MORNING.getTime() + 60_000);
    await run({ jobs: one.jobs, session: later });
    expect(refusal(await rollback(one))).toMatch(/has been patched since/);
  });

  it('RUN-10 is run again only when it is named, as a new attempt; the old one is kept', async () => {
    const one = await attempted({ answer: 'ko' });
    expect(refusal(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [] }))).toMatch(
      /No server has failed/,
    );
    done(await retryFailed(ctx, oscar, { campaignId: one.campaign, hostnames: [one.hostname] }));
    expect(await statusOf(one)).toBe('failed');
    await run(one);
    const attempts = await db
      .selectFrom('patch_attempts')
      .select(['number', 'state'])
      .where('session_id', '=', one.session)
      .orderBy('number')
      .execute();
    expect(attempts).toEqual([
      { number: 1, state: 'patched' },
      { number: 2, state: 'patched' },
    ]);
    expect(await statusOf(one)).toBe('patched');
  });

  it('RUN-18 may be rolled back while the snapshot is held, also after the campaign was closed', async () => {
    const one = await attempted({ answer: 'ko' });
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('id', '=', one.campaign)
      .execute();
    done(await rollback(one));
    const gone = await attempted({ answer: 'ko' });
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', gone.snapshot).execute();
    expect(refusal(await rollback(gone))).toMatch(/nothing to roll back/);
  });
});

describe('orders that wait on a server that is rolled back (RUN-10)', () => {
  it('go in every campaign, and the card of another one says why', async () => {
    const one = await attempted({ fails: true });
    const other = await addSession(db, await addCampaign(db, oscar.userId), one.server, { orderedBy: oscar.userId });
    done(await rollback(one));
    expect(await startSession(one.jobs, other)).toEqual({ kind: 'not-ordered' });
    const { start_refusal: why } = await db
      .selectFrom('patch_sessions')
      .select('start_refusal')
      .where('id', '=', other)
      .executeTakeFirstOrThrow();
    expect(why?.[0]?.text.en).toContain('is being rolled back');
  });
});
