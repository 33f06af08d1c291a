// One server whose attempt a fault will meet, and what must be true of it whatever the fault was (RUN-3, RUN-4, RUN-6, HIST-1).
import { expect } from 'vitest';
import { campaignView } from '../../bot/campaigns/campaign-view.ts';
import { loadOwed } from '../../db/queries/actions/owed-restarts.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ApplicationId, AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';
import { restartStopped } from '../../jobs/actions/restart-stopped.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { createFakeTargets, type FakeTargets } from '../fakes/targets.ts';
import {
  addActions,
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  type GivenAction,
} from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import type { Place } from './fault.ts';

/** Who orders, and an application that has a check of its own, so that every operation of an attempt is called. */
export type FaultBench = { readonly db: Db; readonly operator: UserId; readonly application: ApplicationId };

export type Subject = {
  readonly targets: FakeTargets;
  readonly hostname: string;
  readonly session: SessionId;
  readonly campaign: CampaignId;
};

/** `actions`: some before and after its update too (RUN-19). */
export async function openFaultBench(db: Db, { actions = false } = {}): Promise<FaultBench> {
  const operator = await addUser(db, 'Khalid', ['operator']);
  const application = await addApplication(db, 'Péage', operator);
  await db
    .insertInto('application_checks')
    .values({
      application_id: application,
      argv: ['/opt/app/status'],
      url: null,
      created_by: operator,
      created_at: new Date(),
    } as never)
    .execute();
  if (actions) await addActions(db, application, ACTIONS);
  return { db, operator, application };
}

const ACTIONS: readonly GivenAction[] = [
  { moment: 'before', words: ['/opt/app/stop'], restart_words: ['/opt/app/start'] },
  { moment: 'after', words: ['/opt/app/warm'] },
  { moment: 'after-reboot', words: ['/opt/app/settle'] },
];

let serial = 0;

/** A server of a campaign of its own, whose update asks for a reboot. */
export async function addSubject(
  { db, operator, application }: FaultBench,
  targets: FakeTargets = createFakeTargets(),
): Promise<Subject> {
  serial += 1;
  const hostname = `vrfault${serial}`;
  const campaign = await addCampaign(db, operator);
  const server = await addServer(db, hostname, { application, appGroup: `group-${serial}` });
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  targets.hostNamed(hostname).needsReboot = 'yes';
  return { targets, hostname, session, campaign };
}

export async function start({ db }: FaultBench, { targets, session }: Subject): Promise<AttemptId> {
  const outcome = await startSession(createJobContext(db, targets), session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  return outcome.attemptId;
}

/** Every operation of an attempt that meets no fault, with the step that calls it. */
export async function places(faults: FaultBench): Promise<readonly Place[]> {
  const one = await addSubject(faults);
  const attempt = await start(faults, one);
  return placesOf(faults.db, one, attempt, () => runAttempt(createJobContext(faults.db, one.targets), attempt));
}

export async function placesOf(
  db: Db,
  { targets, hostname }: Pick<Subject, 'targets' | 'hostname'>,
  attempt: AttemptId,
  run: () => Promise<void>,
): Promise<readonly Place[]> {
  const calls: string[] = [];
  const steps: Promise<string>[] = [];
  targets.onOperation = (operation, host, when) => {
    if (host !== hostname || when !== 'before') return;
    calls.push(operation);
    const step = stepOf(db, attempt);
    steps.push(step);
    return step.then(() => {});
  };
  await run();
  targets.onOperation = () => {};
  const named = await Promise.all(steps);
  return calls.map((operation, i) => ({
    operation,
    step: named[i] ?? '?',
    nth: calls.slice(0, i + 1).filter((called) => called === operation).length,
  }));
}

async function stepOf(db: Db, id: AttemptId): Promise<string> {
  return (await db.selectFrom('patch_attempts').select('step').where('id', '=', id).executeTakeFirstOrThrow()).step;
}

async function serverOf(db: Db, session: SessionId): Promise<ServerId> {
  const row = await db
    .selectFrom('patch_sessions')
    .select('server_id')
    .where('id', '=', session)
    .executeTakeFirstOrThrow();
  return row.server_id;
}

/** Nothing twice, nothing lost, nothing that nobody knows of, and a card that says it. */
export async function expectInvariants(
  { db }: FaultBench,
  { targets, hostname, session, campaign }: Subject,
  attempt: AttemptId,
  state: string,
): Promise<void> {
  const host = targets.hostNamed(hostname);
  expect(host.starts, 'updates started').toBeLessThanOrEqual(1);
  expect(host.reboots, 'reboots').toBeLessThanOrEqual(1);
  if (state === 'patched') expect({ starts: host.starts, reboots: host.reboots }).toEqual({ starts: 1, reboots: 1 });

  await restartStopped(createJobContext(db, targets, 'worker-restarts'), await serverOf(db, session));
  expect(await loadOwed(db, await serverOf(db, session)), 'stopped, and not started again').toEqual([]);
  const power = host.acted.filter((line) => line === '/opt/app/stop' || line === '/opt/app/start');
  expect(power.at(-1) ?? '/opt/app/start', 'the last of stop and start').toBe('/opt/app/start');

  await expectTold({ db }, { targets, hostname, session, campaign }, attempt, state);
}

/** Whatever kind of server it is: its snapshots are known, its history is one row, its card says how it ended. */
export async function expectTold(
  { db }: Pick<FaultBench, 'db'>,
  { targets, hostname, session, campaign }: Subject,
  attempt: AttemptId,
  state: string,
): Promise<void> {
  const machine = targets.vmNamed(hostname);
  expect(machine.created, 'snapshots made').toBeLessThanOrEqual(1);
  const known = await db.selectFrom('vm_snapshots').select('name').where('session_id', '=', session).execute();
  expect(
    machine.snapshots.map(({ name }) => name).filter((name) => !known.some((row) => row.name === name)),
    'orphans',
  ).toEqual([]);
  const history = await db.selectFrom('patch_history').select('status').where('attempt_id', '=', attempt).execute();
  expect(history).toEqual([{ status: state === 'patched' ? 'ok' : 'ko' }]);

  const view = await campaignView({ db, now: new Date(), settings: SETTINGS, viewer: null, notice: null }, campaign, 1);
  expect(view?.servers.rows).toMatchObject([{ hostname, status: state }]);
  expect(view?.failures.total).toBe(state === 'failed' ? 1 : 0);
}
