// RUN-2, RUN-14, PLAN-5: what the start asks anew: the backup, the server as it is today, prerequisites that grow old.
import { describe, expect, it } from 'vitest';
import { branchToday } from '../../../domain/server.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { change, codes, DAY, db, jobsAt, later, MINUTE, omar, ordered, sessionOf } from './ordered-server.ts';

describe('a backup that somebody vouched for (RUN-14)', () => {
  async function physical(confirmedAt: Date | null) {
    const one = await ordered({ machineType: 'physical' });
    await change(one.session, {
      rollback_method: 'na',
      backup_confirmed_at: confirmedAt,
      backup_confirmed_by: confirmedAt === null ? null : omar.userId,
    });
    return one;
  }

  it('RUN-14 is good for a day', async () => {
    const jobs = jobsAt(MONDAY_MORNING);
    expect(await codes(jobs, (await physical(later(-DAY + MINUTE))).session)).toBe('started');
    expect(await codes(jobs, (await physical(later(-DAY))).session)).toEqual(['rollback']);
    expect(await codes(jobs, (await physical(null)).session)).toEqual(['rollback']);
  });

  it('RUN-14 is good for one attempt: a retry asks again', async () => {
    const targets = createFakeTargets();
    const jobs = jobsAt(MONDAY_MORNING, targets);
    const { hostname, session } = await physical(MONDAY_MORNING);
    targets.hostNamed(hostname).exitCode = 1;
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await runAttempt(jobs, outcome.attemptId);
    const again = { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId };
    await change(session, again);
    expect(await codes(jobs, session)).toEqual(['rollback']);
    await change(session, { ...again, backup_confirmed_at: MONDAY_MORNING, backup_confirmed_by: omar.userId });
    expect(await codes(jobs, session)).toBe('started');
    const started = await db.selectFrom('audit_log').select('after').where('action', '=', 'session.start').execute();
    expect(JSON.stringify(started)).toContain('"backupConfirmedBy"');
  });
});

describe('what the server is today', () => {
  it('PLAN-5 counts, not what it was when it was planned', async () => {
    const { session } = await ordered({ environment: 'Production', domain: 'trafic' });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toEqual(expect.arrayContaining(['season', 'prod-go']));
  });

  it.each(['PRODUCTION', ' production', 'Prodúction'])('ELIG-6 is production however it is written: %s', (name) => {
    expect(branchToday('hprod', { environment: name, production: false })).toBe('prod');
  });

  it('ELIG-6 is held to the gate while nobody has said whether its environment is production', async () => {
    const { session } = await ordered({ environment: 'Bac à sable' });
    const sandbox = db.updateTable('environments').where('name', '=', 'Bac à sable');
    await sandbox.set({ production: null }).execute();
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toContain('prod-go');
    await sandbox.set({ production: false }).execute();
    await change(session, { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
  });

  it('PLAN-5 leaves non-production of that domain alone', async () => {
    const { session } = await ordered({ environment: 'Pré-production', domain: 'trafic' });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
  });
});

describe('a verdict that is about to grow old (RUN-2)', () => {
  it.each([
    [57.9, 0],
    [58, 1],
    [59, 1],
  ])('RUN-2 of %d minutes ago is read again %d times before the start', async (minutes, times) => {
    const targets = createFakeTargets();
    const { hostname, session } = await ordered();
    await change(session, { prereq_date: later(-minutes * MINUTE) });
    await runSessionJob(jobsAt(MONDAY_MORNING, targets), session);
    expect(targets.hostNamed(hostname).previewed).toHaveLength(times);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
  });
});
