// A server that is normally off, the sweep and the workers around it. Each file of tests has a database of its own.
import { sql } from 'kysely';
import type { SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { runStopJob } from '../../../jobs/sessions/stop-started.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const { db } = await createTestDatabase();
export const operator = await addUser(db, 'Khalid', ['operator']);
const MINUTE = 60_000;
let serial = 0;

/** Off, its uuid on record, its prerequisites asked for and nothing else. */
export async function world(more: { recorded?: boolean; ordered?: boolean; on?: boolean } = {}) {
  serial += 1;
  const hostname = `vroff${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const settings = { ...jobs.settings, rebootTimeLimitMinutes: 0.002 };
  const server = await addServer(db, hostname);
  const record = { vm_uuid: fakeUuid(hostname), vm_uuid_at: MONDAY_MORNING };
  await db
    .updateTable('servers')
    .set({ normally_off: true, ...(more.recorded === false ? {} : record) })
    .where('id', '=', server)
    .execute();
  const campaign = await addCampaign(db, operator);
  const status = more.ordered === true ? 'prereq_ok' : 'pending';
  const session = await addSession(db, campaign, server, { orderedBy: operator, status });
  if (more.ordered !== true) {
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, prereq_date: null, prereq_validated: null })
      .where('id', '=', session)
      .execute();
    await askPrerequisites(session);
  }
  const vm = targets.vmNamed(hostname);
  vm.power = more.on === true ? 'on' : 'off';
  return { hostname, targets, jobs: { ...jobs, settings }, server, campaign, session, vm };
}

export type World = Awaited<ReturnType<typeof world>>;

export async function askPrerequisites(session: SessionId) {
  const { campaign_id } = await sessionRow(session);
  const { id } = await db
    .insertInto('prereq_runs')
    .values({ campaign_id, asked_by: operator, asked_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('prereq_run_sessions').values({ run_id: id, session_id: session }).execute();
}

export const sessionRow = (id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

export async function order({ session }: World) {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
    .where('id', '=', session)
    .execute();
}

export const rows = ({ server }: World) =>
  db.selectFrom('powered_on_servers').selectAll().where('server_id', '=', server).orderBy('id').execute();

/** As the sweep and the workers do until nothing is due. Attempts of this server alone. */
export async function settle({ jobs, server }: World) {
  for (let round = 0; round < 5; round += 1) {
    jobs.enqueued.length = 0;
    await sweep(jobs);
    const own = await rows({ server } as World);
    const sessions = await db.selectFrom('patch_sessions').select('id').where('server_id', '=', server).execute();
    const attempts = await db.selectFrom('patch_attempts').select('id').where('server_id', '=', server).execute();
    let done = 0;
    for (const queued of jobs.enqueued) {
      if (queued.job === 'session' && sessions.some(({ id }) => id === queued.payload.sessionId)) {
        done += 1;
        await runSessionJob(jobs, queued.payload.sessionId as SessionId);
      }
      const attempt = attempts.find(({ id }) => queued.job === 'attempt' && id === queued.payload.attemptId);
      if (attempt !== undefined) {
        done += 1;
        await runAttempt(jobs, attempt.id);
      }
      if (queued.job === 'stop' && own.some(({ id }) => id === queued.payload.startId)) {
        done += 1;
        await runStopJob(jobs, queued.payload.startId);
      }
    }
    if (done === 0) return;
  }
}

export function pass({ jobs }: World, minutes: number) {
  jobs.time.now = new Date(jobs.time.now.getTime() + minutes * MINUTE);
}

/** Whatever the next look waits for is over. */
export const leasesOver = () =>
  sql`update powered_on_servers set lease_until = now() - interval '1 second' where lease_until is not null`.execute(
    db,
  );
export const ordersOld = () =>
  sql`update powered_on_servers set start_order_at = start_order_at - interval '11 minutes', stop_order_at = stop_order_at - interval '11 minutes'`.execute(
    db,
  );
export const claimsOver = ({ session }: World) =>
  sql`update patch_sessions set lease_until = now() - interval '1 second' where id = ${session}`.execute(db);

export const audited = async ({ server }: World) =>
  (
    await db
      .selectFrom('audit_log')
      .select('action')
      .where('object_type', '=', 'server')
      .where('object_id', '=', String(server))
      .where('action', 'like', 'server.power%')
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

export class Killed extends Error {}

/** The worker dies there, once. */
export function killAt({ targets }: World, operation: string, when: 'before' | 'after') {
  targets.onOperation = (name, _host, at) => {
    if (name !== operation || at !== when) return;
    targets.onOperation = () => {};
    throw new Killed();
  };
}

export const set = (one: World, columns: object) =>
  db.updateTable('patch_sessions').set(columns).where('id', '=', one.session).execute();
export const setCampaign = (one: World, columns: object) =>
  db.updateTable('campaigns').set(columns).where('id', '=', one.campaign).execute();

/** Started for prerequisites after which nothing followed: its stop is due. */
export async function stopDue(): Promise<World> {
  const one = await world();
  await settle(one);
  pass(one, 16);
  return one;
}

/** As a run that has ended, or that nobody goes on with. */
export const prerequisitesEnded = ({ session }: World) =>
  db.updateTable('prereq_run_sessions').set({ done_at: MONDAY_MORNING }).where('session_id', '=', session).execute();
