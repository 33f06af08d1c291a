// PRE-4: the backup of a physical server as Commvault answers for it, from the prerequisites to the end of its attempt.
import { afterEach, describe, expect, it } from 'vitest';
import { confirmBackup } from '../../../bot/prerequisites/confirm-backup.ts';
import { evidenceRows } from '../../../db/queries/evidence/evidence-rows.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { recordedText } from '../../../domain/recorded/recorded-words.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { refusal } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { client, HOUR, type JoinedCommvault, joinCommvault } from '../integrations/joined-commvault.ts';
import { attemptsOf, bench, change, db, jobsAt, later, MINUTE, omar, ordered, sessionOf } from './ordered-server.ts';

let joined: JoinedCommvault | null = null;
afterEach(async () => {
  await joined?.close();
  joined = null;
});

/** A physical server that is known there; its backup ended so many hours ago, or never. */
async function physical(hours: number | null) {
  const { hostname, session, campaign } = await ordered({ machineType: 'physical' });
  await change(session, { rollback_method: 'na', prereq_date: later(-90 * MINUTE) });
  const targets = createFakeTargets();
  const plain = jobsAt(MONDAY_MORNING, targets);
  joined = await joinCommvault(() => plain.time.now, { estate: { clients: [client(21, hostname)], jobs: [] } });
  const jobs = { ...plain, integrations: [joined.open] };
  for (const table of ['integration_runs', 'integration_states', 'integration_records'] as const)
    await db.deleteFrom(table).execute();
  await syncJob.run(jobs, { integration: 'commvault' });
  const { commvault } = joined;
  const backUp = (ago: number) => {
    const end = new Date(jobs.time.now.getTime() - ago * HOUR);
    return commvault.run(hostname, { start: end, end, level: 'Full' });
  };
  if (hours !== null) backUp(hours);
  return { hostname, session, campaign, jobs, targets, commvault, backUp };
}

const refusalOf = async (session: SessionId) => (await sessionOf(session)).start_refusal?.map(({ text }) => text) ?? [];
const again = (session: SessionId) => change(session, { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId });
const confirm = (campaignId: Parameters<typeof confirmBackup>[2]['campaignId']) =>
  confirmBackup(bench, omar, { campaignId });
async function attempted(jobs: Awaited<ReturnType<typeof physical>>['jobs'], session: SessionId) {
  const attempt = (await attemptsOf(session)).at(-1);
  if (attempt === undefined) throw new Error('not started');
  await runAttempt(jobs, attempt.id);
  return (await attemptsOf(session)).at(-1);
}

describe('a good backup', () => {
  it('lets the server start without anybody, and stands in the evidence', async () => {
    const { session, jobs, campaign } = await physical(8);
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress', backup_answer: 'yes' });
    const attempt = await attempted(jobs, session);
    expect(attempt).toMatchObject({
      state: 'patched',
      backup_basis: { by: 'system', system: 'commvault', last: { level: 'Full', at: later(-8 * HOUR).toISOString() } },
    });
    const rows: unknown[] = [];
    for await (const row of evidenceRows(db, campaign)) rows.push(row);
    expect(JSON.stringify(rows)).toContain('full backup succeeded, ended on 11 January 2027 at 02:00');
    const started = await db.selectFrom('audit_log').select('after').where('action', '=', 'session.start').execute();
    expect(JSON.stringify(started)).toContain('Commvault: full backup succeeded');
  });

  it('that is taken away before the update fails the attempt with nothing changed, and a retry asks anew', async () => {
    const { session, jobs, commvault, hostname, targets } = await physical(8);
    await runSessionJob(jobs, session);
    commvault.estate.jobs.forEach((job, at) => {
      commvault.estate.jobs[at] = { ...job, isAged: true };
    });
    const attempt = await attempted(jobs, session);
    expect(attempt).toMatchObject({ state: 'failed', failure_class: 'prerequisites' });
    expect(recordedText(attempt?.failure_detail ?? '').fr).toBe(
      'sa dernière sauvegarde réussie est maintenant trop ancienne, ou n’existe plus',
    );
    expect(targets.hostNamed(hostname).starts).toBe(0);
    await again(session);
    expect(await startSession(jobs, session)).toMatchObject({ kind: 'refused', blockers: [{ code: 'rollback' }] });
  });

  it('is trusted for as long as the prerequisites, while Commvault is away', async () => {
    const { session, jobs, commvault } = await physical(8);
    await runSessionJob(jobs, session);
    commvault.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
    jobs.time.now = later(30 * MINUTE);
    expect(await attempted(jobs, session)).toMatchObject({ state: 'patched' });
  });

  it('is trusted no longer once the prerequisites are old, while Commvault is away', async () => {
    const { session, jobs, commvault } = await physical(8);
    await runSessionJob(jobs, session);
    commvault.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
    jobs.time.now = later(61 * MINUTE);
    expect(await attempted(jobs, session)).toMatchObject({ state: 'failed', failure_class: 'prerequisites' });
    expect(await sessionOf(session)).toMatchObject({ backup_answer: 'unknown' });
  });

  it('grows too old between the prerequisites and the start', async () => {
    const { session, jobs } = await physical(23.9);
    await change(session, { start_asked_at: null, start_asked_by: null });
    await db
      .insertInto('prereq_runs')
      .values({ campaign_id: (await sessionOf(session)).campaign_id, asked_by: omar.userId, asked_at: MONDAY_MORNING })
      .execute();
    const run = await db.selectFrom('prereq_runs').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    await db.insertInto('prereq_run_sessions').values({ run_id: run.id, session_id: session }).execute();
    await runSessionJob(jobs, session);
    jobs.time.now = later(10 * MINUTE);
    await change(session, { start_asked_at: jobs.time.now, start_asked_by: omar.userId });
    await runSessionJob(jobs, session);
    expect((await refusalOf(session))[0]?.en).toMatch(/It has become too old by now: run the prerequisites again\.$/);
  });
});

describe('a backup that is too old', () => {
  it('starts nothing, says its date in both languages, and asks nobody', async () => {
    const { session, jobs, campaign, backUp } = await physical(60);
    await runSessionJob(jobs, session);
    expect(await refusalOf(session)).toEqual([
      {
        fr: 'Commvault : dernière sauvegarde réussie de «\u00a0default\u00a0» terminée le 8 janvier 2027 à 22h00, il y a plus de 24 h (tâche 5001). Faites faire une sauvegarde, puis relancez les prérequis.',
        en: 'Commvault: last good backup of “default” ended on 8 January 2027 at 22:00, more than 24 h ago (job 5001). Have a backup made, then run the prerequisites again.',
      },
    ]);
    expect(refusal(await confirm(campaign))).toMatch(/no backup to confirm/);
    backUp(1);
    await again(session);
    await change(session, { prereq_date: later(-90 * MINUTE) });
    await runSessionJob(jobs, session);
    expect((await sessionOf(session)).status).toBe('in_progress');
  });

  it('takes nothing away from what a person answered before', async () => {
    const { session, jobs } = await physical(60);
    await change(session, { backup_confirmed_at: MONDAY_MORNING, backup_confirmed_by: omar.userId });
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress', backup_answer: 'no' });
    expect(await attempted(jobs, session)).toMatchObject({
      state: 'patched',
      backup_basis: { by: 'person', userId: omar.userId },
    });
  });
});

describe('an unknown backup', () => {
  it('asks a person, says why in both languages, and starts by their answer', async () => {
    const { session, jobs, campaign, commvault } = await physical(8);
    commvault.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
    await runSessionJob(jobs, session);
    expect(await refusalOf(session)).toEqual([
      {
        fr: 'Pas de snapshot possible : confirmez que la sauvegarde est récente. Commvault : sauvegarde inconnue, injoignable.',
        en: 'A snapshot is not possible: confirm that the backup is recent. Commvault: backup unknown, cannot be reached.',
      },
    ]);
    expect(await confirm(campaign)).toMatchObject({ kind: 'done', servers: 1 });
    await again(session);
    await runSessionJob(jobs, session);
    expect(await attempted(jobs, session)).toMatchObject({ state: 'patched', backup_basis: { by: 'person' } });
  });

  it('is asked as before without any setting', async () => {
    const { session, jobs, campaign } = await physical(8);
    await runSessionJob({ ...jobs, integrations: [] }, session);
    expect(await sessionOf(session)).toMatchObject({ backup_answer: null, backup_said: null });
    expect(await refusalOf(session)).toEqual([
      {
        fr: 'Pas de snapshot possible : confirmez que la sauvegarde est récente.',
        en: 'A snapshot is not possible: confirm that the backup is recent.',
      },
    ]);
    expect(await confirm(campaign)).toMatchObject({ kind: 'done', servers: 1 });
  });
});
