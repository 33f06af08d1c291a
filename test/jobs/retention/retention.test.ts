// What is removed by its age, and what never is.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import { removeOld } from '../../../jobs/retention/remove-old.ts';
import type { Removed } from '../../../jobs/watch.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const omar = await addUser(db, 'Omar', ['operator']);
const DAY = 86_400_000;
const ago = (days: number) => new Date(MONDAY_MORNING.getTime() - days * DAY);
let serial = 0;

function worker(over: object = {}) {
  const jobs = createJobContext(db, createFakeTargets());
  const removed: [Removed, number][] = [];
  const watch = { ...jobs.watch, removed: (what: Removed, count: number) => void removed.push([what, count]) };
  const retention = { ...jobs.settings.retention, ...over };
  return { jobs: { ...jobs, watch, settings: { ...jobs.settings, retention } }, removed };
}

/** An ended attempt with its log, of a campaign that is closed unless said otherwise. */
async function logged(days: number, status: 'open' | 'closed' = 'closed'): Promise<AttemptId> {
  serial += 1;
  const campaign = await addCampaign(db, omar);
  const server = await addServer(db, `vrlog${serial}`);
  const session = await addSession(db, campaign, server);
  const ended = { state: 'failed', ended_at: ago(days), failure_class: 'network' } as const;
  const { id } = await db
    .insertInto('patch_attempts')
    .values({
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      number: 1,
      step: 'update',
      started_at: ago(days),
      ...ended,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('attempt_logs')
    .values({ attempt_id: id, log: 'Complete!', stored_at: ago(days) })
    .execute();
  if (status === 'closed')
    await db
      .updateTable('campaigns')
      .set({ status, closed_at: ago(days) })
      .where('id', '=', campaign)
      .execute();
  return id;
}

async function scanned(days: number, etat: string): Promise<ServerId> {
  serial += 1;
  const server = await addServer(db, `vrscan${serial}`);
  await db.updateTable('servers').set({ etat }).where('id', '=', server).execute();
  const scan = {
    asked_at: null,
    tried_at: ago(days),
    scanned_at: ago(days),
    failure: null,
    lease_owner: null,
    lease_until: null,
  };
  const counts = { packages_pending: 1, security_pending: 1, held_back: 0, reboot_needed: null };
  await db
    .insertInto('server_scans')
    .values({ server_id: server, ...scan, ...counts })
    .execute();
  const advisory = { advisory: 'RHSA-1', severity: null, cves: [], packages: [], held_back: false };
  await db
    .insertInto('server_advisories')
    .values({ server_id: server, ...advisory })
    .execute();
  return server;
}

async function counts(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class where relkind = 'r'
    and relnamespace = 'public'::regnamespace and relname not like 'kysely%'`.execute(db);
  const all: [string, number][] = [];
  for (const { name } of rows) {
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
    all.push([name, found.rows[0]?.n ?? 0]);
  }
  return Object.fromEntries(all);
}

describe('retention', () => {
  it('removes the logs of updates after their time, and says so; attempts and history stay', async () => {
    const [old, young, open, leaving] = [
      await logged(731),
      await logged(729),
      await logged(900, 'open'),
      await logged(900),
    ];
    await db
      .insertInto('log_destinations')
      .values({ name: 'files' })
      .onConflict((oc) => oc.doNothing())
      .execute();
    await db
      .insertInto('log_departures')
      .values({ destination: 'files', source: 'attempt', ref: String(leaving) })
      .execute();
    const before = await counts();
    const { jobs, removed } = worker();
    await removeOld(jobs);
    const left = await db.selectFrom('attempt_logs').select('attempt_id').orderBy('attempt_id').execute();
    expect(left.map(({ attempt_id }) => attempt_id)).toEqual([young, open, leaving]);
    expect(left.map(({ attempt_id }) => attempt_id)).not.toContain(old);
    expect(removed).toEqual([['attempt-logs', 1]]);
    const after = await counts();
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed.filter((name) => name !== 'log_departures').sort()).toEqual(['attempt_logs', 'audit_log']);
    const [row] = await db
      .selectFrom('audit_log')
      .select(['action', 'after'])
      .where('action', '=', 'retention.remove')
      .execute();
    expect(row).toMatchObject({ after: { what: 'attempt-logs', removed: 1 } });
  });

  it('keeps them for ever when told so', async () => {
    await logged(5000);
    const { jobs, removed } = worker({ attemptLogsDays: null, scansDays: null });
    await removeOld(jobs);
    expect(removed).toEqual([]);
    const { jobs: next, removed: later } = worker();
    await removeOld(next);
    expect(later).toEqual([['attempt-logs', 1]]);
  });

  it('removes what waited on servers that are scanned no more, but in an open campaign (GATE-7)', async () => {
    const gone = await scanned(91, 'Décommissionné');
    const kept = [
      await scanned(91, 'Production'),
      await scanned(89, 'Décommissionné'),
      await scanned(91, 'Décommissionné'),
    ];
    await addSession(db, await addCampaign(db, omar), kept[2] as ServerId);
    const { jobs, removed } = worker();
    await removeOld(jobs);
    expect(removed).toEqual([['scans', 1]]);
    const left = await db.selectFrom('server_scans').select('server_id').orderBy('server_id').execute();
    expect(left.map(({ server_id }) => server_id)).toEqual(kept);
    const advisories = await db
      .selectFrom('server_advisories')
      .select('server_id')
      .where('server_id', '=', gone)
      .execute();
    expect(advisories).toEqual([]);
  });

  it('removes in batches: a backlog keeps no sweep', async () => {
    await sql`insert into seen_activities (activity_id, seen_at) select 'old-' || i, now() - interval '2 days' from generate_series(1, 1200) i`.execute(
      db,
    );
    await sql`insert into seen_activities (activity_id, seen_at) values ('young', now() - interval '23 hours')`.execute(
      db,
    );
    const { jobs, removed } = worker();
    for (let sweep = 0; sweep < 4; sweep += 1) await removeOld(jobs);
    expect(removed).toEqual([
      ['activities', 500],
      ['activities', 500],
      ['activities', 200],
    ]);
    expect(await db.selectFrom('seen_activities').select('activity_id').execute()).toEqual([{ activity_id: 'young' }]);
  });

  it('removes links to files, and what activities did, when both are over', async () => {
    const link = {
      request: '{"kind":"plan-template"}',
      language: 'fr',
      nonce: null,
      created_by: omar,
      created_at: ago(3),
    } as const;
    await db
      .insertInto('downloads')
      .values({ ...link, token_hash: 'old', expires_at: ago(2) })
      .execute();
    await db
      .insertInto('downloads')
      .values({ ...link, token_hash: 'young', expires_at: ago(0.5) })
      .execute();
    await sql`insert into activity_effects (activity, effect, at) values ('a', 'x', now() - interval '25 hours'), ('b', 'x', now())`.execute(
      db,
    );
    const { jobs, removed } = worker();
    await removeOld(jobs);
    expect(removed).toEqual([
      ['downloads', 1],
      ['activities', 1],
    ]);
    expect(await db.selectFrom('downloads').select('token_hash').execute()).toEqual([{ token_hash: 'young' }]);
    expect(await db.selectFrom('activity_effects').select('activity').execute()).toEqual([{ activity: 'b' }]);
  });

  it('of two workers at once removes each row once', async () => {
    await sql`insert into seen_activities (activity_id, seen_at) select 'two-' || i, now() - interval '2 days' from generate_series(1, 300) i`.execute(
      db,
    );
    const two = [worker(), worker()];
    await Promise.all(two.map(({ jobs }) => removeOld(jobs)));
    const sum = two.flatMap(({ removed }) => removed).reduce((all, [, count]) => all + count, 0);
    expect(sum).toBe(300);
  });
});
