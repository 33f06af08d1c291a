// RUN-22: fetched on the eve where a group asks for it, at its share of the rate, never beside an attempt; and a start waits for it.
import { describe, expect, it } from 'vitest';
import { isServerTaken } from '../../../db/queries/attempts/start-facts.ts';
import { loadDownloadCounts, loadDownloadOf } from '../../../db/queries/downloads/downloads.ts';
import { downloadsLine, downloadText } from '../../../domain/downloads/download-words.ts';
import { dayToFetchFor, rateOf } from '../../../domain/downloads/eve.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { runDownloadJob } from '../../../jobs/downloads/download-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const targets = createFakeTargets();
const quiet = createJobContext(db, targets);
const downloads = { time: '20:00', siteKbPerSecond: 1000, atOnce: 2, minutes: 60 } as const;
const jobs = { ...quiet, settings: { ...quiet.settings, downloads } };
const user = await addUser(db, 'Omar', ['operator']);
/** Monday, 20:30 in Paris: the slots are of Tuesday. */
const EVENING = new Date('2027-01-11T19:30:00Z');
const { id: group } = await db
  .insertInto('patch_groups')
  .values({ name: 'Web', made_by: user, made_at: EVENING, download_eve: true })
  .returning('id')
  .executeTakeFirstOrThrow();
let serial = 0;

async function planned(campaign: CampaignId, change: { asks?: boolean; day?: string } = {}) {
  serial += 1;
  const name = `vreve${serial}`;
  const server = await addServer(db, name);
  if (change.asks !== false)
    await db
      .insertInto('patch_group_servers')
      .values({ server_id: server, group_id: group, added_by: user, added_at: EVENING })
      .execute();
  const session = await addSession(db, campaign, server);
  await db
    .updateTable('patch_sessions')
    .set({ date_prevue: change.day ?? '2027-01-12', heure_prevue: '09:00' })
    .where('id', '=', session)
    .execute();
  return { name, server, session };
}

async function due(): Promise<number[]> {
  jobs.enqueued.length = 0;
  await sweep(jobs);
  return jobs.enqueued.flatMap((queued) => (queued.job === 'download' ? [queued.payload.sessionId] : []));
}

const rowOf = (session: SessionId) =>
  db.selectFrom('package_downloads').selectAll().where('session_id', '=', session).executeTakeFirst();
const fetchedOn = (name: string) => [...targets.hostNamed(name).downloads.values()];

describe('RUN-22 the evening before', () => {
  it('is the evening, and shares the rate of a site', () => {
    const at = (instant: string) => dayToFetchFor(new Date(instant), 'Europe/Paris', downloads);
    expect(at('2027-01-11T18:59:00Z')).toBeNull();
    expect(at('2027-01-11T19:00:00Z')).toBe('2027-01-12');
    expect(at('2027-01-11T22:59:00Z')).toBe('2027-01-12');
    expect(at('2027-01-11T23:01:00Z')).toBeNull();
    expect(dayToFetchFor(EVENING, 'Europe/Paris', { ...downloads, time: null })).toBeNull();
    expect(rateOf(downloads)).toBe(500);
    expect(rateOf({ ...downloads, siteKbPerSecond: null })).toBeNull();
  });

  it('fetches for those of tomorrow whose group asks for it, and installs nothing', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const one = await planned(campaign);
    await planned(campaign, { asks: false });
    await planned(campaign, { day: '2027-01-13' });
    expect(await due()).toEqual([one.session]);
    const before = [...targets.hostNamed(one.name).packages];
    await runDownloadJob(jobs, one.session);
    expect(fetchedOn(one.name)).toEqual([{ kbPerSecond: 500, seconds: expect.closeTo(3540, -2) }]);
    expect(targets.hostNamed(one.name).packages).toEqual(before);
    expect(targets.hostNamed(one.name).starts).toBe(0);
    expect(await rowOf(one.session)).toMatchObject({ state: 'done', failure: null });
    // Once.
    expect(await due()).toEqual([]);
    expect(downloadsLine(await loadDownloadCounts(db, campaign))?.en).toBe('Downloaded on the eve: 1 of 1 server');
  });

  it('says what failed, and keeps no start from happening', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const [broken, away] = [await planned(campaign), await planned(campaign)];
    Object.assign(targets.hostNamed(broken.name), { downloadExitCode: 1, log: 'Error: No more mirrors to try' });
    Object.assign(targets.hostNamed(away.name), { reachable: false });
    for (const { session } of [broken, away]) await runDownloadJob(jobs, session);
    expect(await rowOf(broken.session)).toMatchObject({ state: 'failed', detail: 'Error: No more mirrors to try' });
    expect(await rowOf(away.session)).toMatchObject({ state: 'failed', failure: 'port-closed' });
    expect(await loadDownloadCounts(db, campaign)).toEqual({ asked: 2, done: 0, failed: 2, changed: 0 });
    const said = await loadDownloadOf(db, broken.server);
    expect(said === null ? '' : downloadText(said).en).toMatch(/failed: .*The slot will download by itself\.$/);
    expect(await isServerTaken(db, broken.server)).toBe(false);
  });

  it('goes on where a worker died, and a start waits for its end', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const one = await planned(campaign);
    targets.hostNamed(one.name).downloadExitCode = null;
    targets.onOperation = (operation, _host, when) => {
      if (operation === 'startUpdate' && when === 'after') throw new Error('killed');
    };
    await expect(runDownloadJob(jobs, one.session)).rejects.toThrow('killed');
    targets.onOperation = () => {};
    expect(await isServerTaken(db, one.server)).toBe(true);
    await db
      .updateTable('patch_sessions')
      .set({
        start_asked_at: EVENING,
        start_asked_by: user,
        prereq_date: EVENING,
        prereq_validated: true,
        rollback_method: 'snapshot',
      })
      .where('id', '=', one.session)
      .execute();
    expect(await startSession(jobs, one.session)).toMatchObject({
      kind: 'waiting',
      blockers: [{ code: 'attempt-running' }],
    });
    await db
      .updateTable('package_downloads')
      .set({ lease_until: new Date(0) })
      .where('session_id', '=', one.session)
      .execute();
    expect(await due()).toContain(one.session);
    targets.hostNamed(one.name).downloadExitCode = 0;
    await runDownloadJob(jobs, one.session);
    expect(fetchedOn(one.name)).toHaveLength(1);
    expect(await rowOf(one.session)).toMatchObject({ state: 'done' });
    expect((await startSession(jobs, one.session)).kind).toBe('started');
  });

  it('gives up what takes longer than it may', async () => {
    quiet.time.now = EVENING;
    const one = await planned(await addCampaign(db, user));
    targets.hostNamed(one.name).downloadExitCode = null;
    let polls = 0;
    targets.onOperation = async (operation, _host, when) => {
      if (operation !== 'pollUpdate' || when !== 'before') return;
      polls += 1;
      if (polls === 3)
        await db
          .updateTable('package_downloads')
          .set({ ends_by: new Date(0) })
          .where('session_id', '=', one.session)
          .execute();
    };
    await runDownloadJob(jobs, one.session);
    targets.onOperation = () => {};
    expect(await rowOf(one.session)).toMatchObject({ state: 'failed', failure: 'timeout' });
    expect(await isServerTaken(db, one.server)).toBe(false);
  });

  it('begins neither beside an attempt or an order, nor more at once than the site takes', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const ordered = await planned(campaign);
    await db.updateTable('patch_sessions').set({ start_asked_at: EVENING }).where('id', '=', ordered.session).execute();
    await runDownloadJob(jobs, ordered.session);
    expect(await rowOf(ordered.session)).toBeUndefined();
    const all = [await planned(campaign), await planned(campaign), await planned(campaign)];
    const running = (server: ServerId, session: SessionId) => ({
      ...{ server_id: server, session_id: session, campaign_id: campaign, for_day: '2027-01-12', begun_at: EVENING },
      ...{ ends_by: new Date(Date.now() + 3_600_000), ended_at: null, list_hash: null, baseline_version_id: null },
      ...{
        kb_per_second: 500,
        failure: null,
        detail: null,
        lease_owner: 'other',
        lease_until: new Date(Date.now() + 60_000),
      },
    });
    for (const { server, session } of all.slice(0, 2))
      await db.insertInto('package_downloads').values(running(server, session)).execute();
    const [, , third] = all;
    if (third === undefined) throw new Error('three were planned');
    await runDownloadJob(jobs, third.session);
    expect(await rowOf(third.session)).toBeUndefined();
    await db
      .updateTable('package_downloads')
      .set({ state: 'done', ended_at: EVENING })
      .where('state', '=', 'running')
      .execute();
    await runDownloadJob(jobs, third.session);
    expect(await rowOf(third.session)).toMatchObject({ state: 'done' });
  });

  it('ends on the host before a start waits for it no more, also where a worker takes it over late', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const one = await planned(campaign);
    targets.onOperation = (operation, _host, when) => {
      if (operation === 'startUpdate' && when === 'before') throw new Error('killed');
    };
    await expect(runDownloadJob(jobs, one.session)).rejects.toThrow('killed');
    targets.onOperation = () => {};
    await db
      .updateTable('package_downloads')
      .set({ lease_until: new Date(0), ends_by: new Date(Date.now() + 300_000) })
      .where('session_id', '=', one.session)
      .execute();
    await runDownloadJob(jobs, one.session);
    expect(fetchedOn(one.name)[0]?.seconds).toBeLessThanOrEqual(300);
  });

  it('does not begin where an update that was given up may still run', async () => {
    quiet.time.now = EVENING;
    const campaign = await addCampaign(db, user);
    const one = await planned(campaign);
    const { id: attempt } = await db
      .insertInto('patch_attempts')
      .values({
        ...{
          session_id: one.session,
          server_id: one.server,
          campaign_id: campaign,
          number: 1,
          state: 'failed',
          step: 'update',
        },
        ...{ started_at: EVENING, ended_at: EVENING, failure_class: 'timeout' },
      } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('unclosed_updates')
      .values({ attempt_id: attempt, server_id: one.server, opened_at: EVENING } as never)
      .execute();
    expect(await due()).not.toContain(one.session);
    await runDownloadJob(jobs, one.session);
    expect(await rowOf(one.session)).toBeUndefined();
  });
});
