// AUD-1: one id from the click, through the order, the job and the attempt, to the unit on the host and every line of the log.
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../bot/campaigns/retry-failed.ts';
import { ATTEMPT_STEPS } from '../../domain/attempts/attempt-steps.ts';
import type { AttemptId, SessionId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../jobs/sessions/session-job.ts';
import { sweep } from '../../jobs/sweep.ts';
import { campaignOf, change, ctx, db, omar } from '../bot/campaigns/ordered-campaign.ts';
import { done } from '../bot/shared/bench.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';

type Line = { readonly msg: string; readonly activityId?: string; readonly unit?: string; readonly reasons?: unknown };

function world() {
  const lines: Line[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const targets = createFakeTargets();
  const asked: string[] = [];
  const host: typeof targets.host = {
    ...targets.host,
    startUpdate: (session, name, ask) => {
      asked.push(name);
      return targets.host.startUpdate(session, name, ask);
    },
  };
  return { jobs: { ...createJobContext(db, targets), host, log }, targets, lines, asked };
}

async function auditedFor(activityId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select('action')
    .where('activity_id', '=', activityId)
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
}

async function newestAttempt(session: SessionId): Promise<AttemptId> {
  const { id } = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('session_id', '=', session)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return id;
}

describe('the id of a click', () => {
  it('is in the trail and on each line until the server is patched, beside the name of the unit on the host', async () => {
    const { jobs, lines, asked } = world();
    const { campaignId, rows } = await campaignOf('hprod');
    const session = rows[0]?.session as SessionId;
    done(await orderStart(ctx, { ...omar, activityId: 'f:click-1' }, { campaignId, hostnames: [], bySlot: false }));
    await runSessionJob(jobs, session);
    await runAttempt(jobs, await newestAttempt(session));
    expect(await auditedFor('f:click-1')).toEqual(['campaign.start', 'session.start', 'session.patched']);
    expect(new Set(lines.map(({ activityId }) => activityId))).toEqual(new Set(['f:click-1']));
    expect(lines.map(({ msg }) => msg)).toEqual([
      'a server is started',
      'an attempt is taken',
      ...Array.from({ length: ATTEMPT_STEPS.length - 1 }, () => 'a step is left'),
      'an attempt has ended',
    ]);
    expect(asked).toEqual([lines[1]?.unit]);
  });

  it('goes on in another worker, after a crash of the first', async () => {
    const { jobs, lines, targets } = world();
    const { campaignId, rows } = await campaignOf('hprod');
    const session = rows[0]?.session as SessionId;
    done(await orderStart(ctx, { ...omar, activityId: 'f:click-2' }, { campaignId, hostnames: [], bySlot: false }));
    await runSessionJob(jobs, session);
    const attempt = await newestAttempt(session);
    targets.onOperation = (operation) => {
      if (operation === 'ensureSnapshot') throw new Error('the worker dies');
    };
    await expect(runAttempt(jobs, attempt)).rejects.toThrow('the worker dies');
    targets.onOperation = () => {};
    await db
      .updateTable('patch_attempts')
      .set({ lease_until: new Date(0) })
      .where('id', '=', attempt)
      .execute();
    const second = { ...createJobContext(db, targets, 'worker-2'), log: jobs.log };
    await runAttempt(second, attempt);
    expect(lines.filter(({ activityId }) => activityId !== 'f:click-2')).toEqual([]);
    expect(await auditedFor('f:click-2')).toContain('session.patched');
  });

  it('is that of the retry when it is tried again, and of the word that let it start at its slot', async () => {
    const { jobs, lines } = world();
    const { campaignId, rows } = await campaignOf('failed', 'hprod');
    const [failed, slot] = rows.map(({ session }) => session) as [SessionId, SessionId];
    const again = { campaignId, hostnames: [rows[0]?.hostname ?? ''] };
    done(await retryFailed(ctx, { ...omar, activityId: 'f:retry' }, again));
    await runSessionJob(jobs, failed);
    expect(await auditedFor('f:retry')).toEqual(['campaign.retry', 'session.retry']);
    await change(slot, { heure_prevue: '10:00' });
    done(await orderStart(ctx, { ...omar, activityId: 'm:slots' }, { campaignId, hostnames: [], bySlot: true }));
    await sweep({ ...jobs, clock: { now: () => new Date('2027-01-11T09:05:00Z') } });
    await runSessionJob({ ...jobs, clock: { now: () => new Date('2027-01-11T09:05:00Z') } }, slot);
    expect(await auditedFor('m:slots')).toContain('session.start');
    expect(lines.at(-1)?.activityId).toBe('m:slots');
  });

  it('is on the line of a start that is refused, and does not stay for the next order', async () => {
    const { jobs, lines } = world();
    const { campaignId, rows } = await campaignOf('hprod');
    const session = rows[0]?.session as SessionId;
    done(await orderStart(ctx, { ...omar, activityId: 'f:refused' }, { campaignId, hostnames: [], bySlot: false }));
    await db.updateTable('campaigns').set({ stopped_at: new Date() }).where('id', '=', campaignId).execute();
    await runSessionJob(jobs, session);
    expect(lines).toMatchObject([{ msg: 'a start is refused', activityId: 'f:refused', reasons: ['stopped'] }]);
    expect(await auditedFor('f:refused')).toEqual(['campaign.start', 'session.start-refused']);
    const row = await db
      .selectFrom('patch_sessions')
      .select('start_activity')
      .where('id', '=', session)
      .executeTakeFirst();
    expect(row?.start_activity).toBeNull();
  });
});
