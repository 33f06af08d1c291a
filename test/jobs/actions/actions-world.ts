// Servers of applications with actions, and the ways in which their attempts end (RUN-19).
import { restartsDue } from '../../../db/queries/actions/owed-restarts.ts';
import type { AttemptId, ServerId, SessionId } from '../../../domain/ids.ts';
import { restartStopped } from '../../../jobs/actions/restart-stopped.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { Killed } from '../../faults/fault.ts';
import { expireLease } from '../../faults/worker-gone.ts';
import {
  addActions,
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  type GivenAction,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const { db } = await createTestDatabase();
export const operator = await addUser(db, 'Khalid', ['operator']);
const campaign = await addCampaign(db, operator);
let serial = 0;

export const STOP: GivenAction = { moment: 'before', words: ['/opt/app/stop'], restart_words: ['/opt/app/start'] };

export type World = Awaited<ReturnType<typeof ordered>>;

/** Ordered to start; `own`: of the server itself. */
export async function ordered(
  { app = [], own = [] }: { readonly app?: readonly GivenAction[]; readonly own?: readonly GivenAction[] },
  more: Parameters<typeof addServer>[2] = {},
) {
  serial += 1;
  const hostname = `vractions${serial}`;
  const application = await addApplication(db, `Application ${serial}`, operator);
  const server = await addServer(db, hostname, { application, ...more });
  const given = [...app, ...own.map((one) => ({ ...one, server }))];
  if (given.length > 0) await addActions(db, application, given);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  const targets = createFakeTargets();
  return { hostname, application, server, session, targets, host: targets.hostNamed(hostname), campaign };
}

export function worker({ targets }: Pick<World, 'targets'>, owner = 'worker-1') {
  return createJobContext(db, targets, owner);
}

export async function started(one: World, owner?: string): Promise<AttemptId> {
  const outcome = await startSession(worker(one, owner), one.session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  return outcome.attemptId;
}

/** Started and brought to its end, or as far as it comes. */
export async function run(one: World): Promise<AttemptId> {
  const attempt = await started(one);
  await runAttempt(worker(one), attempt);
  return attempt;
}

/** A worker dies there; another one goes on. */
export async function cutAt(one: World, operation: string, when: 'before' | 'after', nth = 1): Promise<AttemptId> {
  const attempt = await started(one);
  let seen = 0;
  one.targets.onOperation = (called, host, at) => {
    if (called !== operation || host !== one.hostname || at !== when) return;
    seen += 1;
    if (seen === nth) throw new Killed('gone');
  };
  await runAttempt(worker(one), attempt).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  one.targets.onOperation = () => {};
  await expireLease(db, attempt);
  return attempt;
}

export async function endOf(attempt: AttemptId) {
  return db
    .selectFrom('patch_attempts')
    .select(['state', 'step', 'failure_class', 'failure_detail', 'failure_tail'])
    .where('id', '=', attempt)
    .executeTakeFirstOrThrow();
}

export async function rowsOf(attempt: AttemptId) {
  return db.selectFrom('attempt_actions').selectAll().where('attempt_id', '=', attempt).orderBy('id').execute();
}

export async function isDue(server: ServerId, at: Date): Promise<boolean> {
  return (await restartsDue(db, at)).includes(server);
}

/** As the sweep would, if it is due. Returns whether it was. */
export async function payIfDue(one: World, owner = 'worker-restarts', at?: Date): Promise<boolean> {
  const jobs = worker(one, owner);
  if (at !== undefined) jobs.time.now = at;
  if (!(await isDue(one.server, jobs.time.now))) return false;
  await restartStopped(jobs, one.server);
  return true;
}

export async function orderAgain(session: SessionId): Promise<void> {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: worker({ targets: createFakeTargets() }).time.now, start_asked_by: operator })
    .where('id', '=', session)
    .execute();
}
