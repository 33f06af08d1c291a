// What befalls Windows servers and instances of EC2 around their updates: left to chance, a name moves on in the middle of one once in ten thousand deeds.
import { sql } from 'kysely';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import type { Waiting } from '../after-the-go.ts';
import { withRun } from '../built.ts';
import { pass } from '../clock.ts';
import { order } from '../forced-orders.ts';
import { typed } from '../spoken.ts';
import type { World } from '../world.ts';
import { INSTANCES, type OtherTargets, WINDOWS } from './other-targets.ts';

type InOthers = World & { readonly others: OtherTargets };

/** In the order in which they are tried. */
const DEEDS = {
  'Windows server patched': (world: InOthers) => onNonProduction(world, WINDOWS, (one) => isPatched(world, one)),
  'instance patched': (world: InOthers) => onNonProduction(world, INSTANCES, (one) => isPatched(world, one)),
  'Windows no longer patched here': windowsOff,
  'KB withdrawn': withdrawn,
  'agent silent': agentSilent,
  'instance stopped': stopped,
  'instance replaced in the middle': replacedInTheMiddle,
  'instance replaced, read later': replacedBefore,
  'name moved on': movedOn,
} as const;

export const OTHER_DEEDS = Object.keys(DEEDS);

export async function otherDeed(world: World): Promise<void> {
  const { others, random } = world;
  if (others === null) return;
  const name = random.turn('other targets', OTHER_DEEDS) as keyof typeof DEEDS;
  await DEEDS[name]({ ...world, others });
  world.count(`other targets, ${name}`);
}

async function onNonProduction(
  world: InOthers,
  hostnames: readonly string[],
  act: (session: Waiting) => Promise<void>,
): Promise<void> {
  const hostname = world.random.pick(hostnames.filter((one) => one.startsWith('vr'))) ?? '';
  await withRun(world, [hostname], async ([session]) => {
    if (session !== undefined) await act(session);
  });
}

async function isPatched(world: InOthers, session: Waiting): Promise<void> {
  const attempt = await started(world, session);
  if (attempt !== undefined) await world.workers.run(attempt);
  await world.afterJob();
  const { rows } = await sql`select from patch_sessions where id = ${session.id} and status = 'patched'`.execute(
    world.db,
  );
  world.count(`other targets: ${session.hostname} ${rows.length > 0 ? 'patched' : 'not patched'}`);
}

/** By its job, which closes what was given up there and reads its prerequisites first. undefined: nothing is started. */
async function started(world: InOthers, session: Waiting): Promise<QueuedJob | undefined> {
  const { workers } = world;
  await order(world, session, { asked: world.time.now, asker: 'Khalid' });
  await world.afterJob();
  await workers.run({ job: 'session', payload: { sessionId: session.id } });
  await world.afterJob();
  const attempt = workers.queue.findLast(({ job }) => job === 'attempt');
  world.count(`other targets, start: ${attempt === undefined ? 'no' : 'yes'}`);
  if (attempt !== undefined) workers.queue.splice(workers.queue.indexOf(attempt), 1);
  return attempt;
}

/** ELIG-1: switched off between the order and its start; and on again. */
async function windowsOff(world: InOthers): Promise<void> {
  await onNonProduction(world, WINDOWS, async (session) => {
    await world.others.patchesWindows(world.db, false);
    await isPatched(world, session);
  });
  await world.others.patchesWindows(world.db, true);
}

/** Its update finds nothing, or fails. */
async function withdrawn(world: InOthers): Promise<void> {
  await onNonProduction(world, WINDOWS, async (session) => {
    const host = world.targets.hostNamed(session.hostname);
    const offered = host.after;
    Object.assign(host, { after: host.packages, exitCode: world.random.chance(0.4) ? 1 : 0 });
    await isPatched(world, session);
    Object.assign(host, { after: offered, exitCode: 0 });
  });
}

async function agentSilent(world: InOthers): Promise<void> {
  await onNonProduction(world, INSTANCES, async (session) => {
    const host = world.targets.hostNamed(session.hostname);
    await interrupted(world, session, undefined, () => Object.assign(host, { reachable: false }));
    host.reachable = true;
    await goOn(world, session);
  });
}

async function stopped(world: InOthers): Promise<void> {
  await onNonProduction(world, INSTANCES, async (session) => {
    const machine = world.targets.vmNamed(session.hostname);
    await interrupted(world, session, undefined, () => Object.assign(machine, { power: 'off' }));
    machine.power = 'on';
    await goOn(world, session);
  });
}

async function replacedInTheMiddle(world: InOthers): Promise<void> {
  await onNonProduction(world, INSTANCES, async (session) => {
    const moment = world.random.chance(0.7) ? 'ensureSnapshot' : undefined;
    await interrupted(world, session, moment, async () => {
      world.others.replace(session.hostname);
      await world.others.read(world.db, session.hostname);
    });
    await goOn(world, session);
  });
}

async function replacedBefore(world: InOthers): Promise<void> {
  await onNonProduction(world, INSTANCES, async (session) => {
    await interrupted(world, session, undefined, () => world.others.replace(session.hostname));
    await world.others.read(world.db, session.hostname);
    await goOn(world, session);
  });
}

/** No instance bears it for a while, from its order on or later: nobody logs in to whatever else does. */
async function movedOn(world: InOthers): Promise<void> {
  await onNonProduction(world, INSTANCES, async (session) => {
    const move = () => world.others.read(world.db, session.hostname, 'none');
    if (world.random.chance(0.4)) await move();
    await interrupted(world, session, undefined, move);
    await goOn(world, session);
    await world.others.read(world.db, session.hostname);
    await goOn(world, session);
  });
}

const MOMENTS = ['listPackages', 'ensureSnapshot', 'pollUpdate', 'startUpdate', 'needsReboot'] as const;

/** That happens at some moment of its attempt, whose worker goes on, or is gone. */
async function interrupted(
  world: InOthers,
  session: Waiting,
  at: (typeof MOMENTS)[number] | undefined,
  act: () => unknown,
): Promise<void> {
  const { workers, random } = world;
  const moment = at ?? random.turn('moments of other targets', MOMENTS);
  const attempt = await started(world, session);
  if (attempt === undefined) return;
  let isDone = false;
  await workers.runDisturbed(attempt, async (operation, hostname, when) => {
    if (isDone || operation !== moment || hostname !== session.hostname || when !== 'after') return;
    isDone = true;
    await act();
  });
  if (!isDone) await act();
  await world.afterJob();
}

/** What then still waits for somebody is given up. */
async function goOn(world: InOthers, { hostname }: Waiting): Promise<void> {
  const { workers } = world;
  for (let round = 0; round < 3; round += 1) {
    pass(world, { minutes: 2 });
    await workers.expireLeases();
    await workers.sweep();
    await workers.runAll('attempt');
    await world.afterJob();
  }
  const { rows } = await sql`
    select from patch_attempts a join servers v on v.id = a.server_id where a.state = 'waiting' and v.hostname = ${hostname}`.execute(
    world.db,
  );
  if (rows.length > 0) await typed(world, 'Khalid', `/give-up ${hostname} it is gone`);
}
