// Kernel campaigns of one server each (POL-6): its new kernel boots, hangs or panics, its checks are worse, its boot loader is unfit, its power
// fails in the middle of the transaction; and meanwhile a worker dies, an answer is lost, the power fails, or a worker comes late.

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import { ReachError, VcenterError } from '../../../targets/ports.ts';
import { powerCycle } from '../../fakes/host.ts';
import type { FakeTargets } from '../../fakes/targets.ts';
import { Killed } from '../../faults/fault.ts';
import { startNow, type Waiting } from '../after-the-go.ts';
import { withRun } from '../built.ts';
import { pass } from '../clock.ts';
import { failsAfterNextUpdate } from '../emergencies.ts';
import { typed } from '../spoken.ts';
import type { World } from '../world.ts';
import type { KernelHosts } from './kernel-hosts.ts';

type InKernels = World & { readonly kernels: KernelHosts };

/** Of non-production, each with nothing before it. */
const NAMES = [
  ...Array.from({ length: 7 }, (_, i) => `vrfla${i + 3}`),
  ...Array.from({ length: 8 }, (_, i) => `vrinf${i + 1}`),
];

/** `again`: what has failed on it is still what its repository offers. `late`: it boots, and a worker was held up meanwhile. */
const KINDS = [
  ...(['boots', 'hangs', 'panics', 'checks', 'unfit', 'cut'] as const),
  ...(['boots', 'hangs', 'again', 'hangs', 'late', 'late'] as const),
] as const;
const FAULTS = ['none', 'killed', 'lost', 'power', 'late', 'killed', 'late'] as const;
/** Of a host that does not come back. `silent`: vCenter, as it is asked for a reset. `gone`: the host's network, after that. */
const FAULTS_OF_RESET = ['none', 'silent', 'gone', 'killed', 'late', 'lost'] as const;
type Fault = (typeof FAULTS)[number] | (typeof FAULTS_OF_RESET)[number];

/** What is asked of a host and its machine from the first look at its boot loader on. */
const OPERATIONS = [
  ...['readBoot', 'setDefaultKernel', 'bootKernelOnce', 'bootKernelOnce', 'startUpdate', 'pollUpdate', 'bootId'],
  ...['reboot', 'reboot', 'removeKernels', 'reset', 'reset', 'readChecks', 'listPackages'],
] as const;
/** How often each is asked in an attempt, where that is more than once. */
const TIMES: Readonly<Record<string, number>> = {
  readBoot: 8,
  setDefaultKernel: 2,
  bootKernelOnce: 2,
  bootId: 4,
  listPackages: 3,
};
/** What does harm when it arrives after another worker's. */
const LATE = ['setDefaultKernel', 'bootKernelOnce', 'reboot', 'removeKernels', 'reset'] as const;
/** Where a guard may be taken. */
const CUT_OF_POWER = ['bootKernelOnce', 'pollUpdate', 'startUpdate', 'reboot'] as const;
const LATE_AFTER_A_BOOT = ['setDefaultKernel', 'bootKernelOnce', 'bootKernelOnce'] as const;

type Kind = (typeof KINDS)[number];

function faultOf({ random }: World, kind: Kind): Fault {
  if (kind === 'late') return 'late';
  return kind === 'hangs'
    ? random.turn('faults of a reset', FAULTS_OF_RESET)
    : random.turn('faults of kernels', FAULTS);
}

export async function kernelDeed(world: World): Promise<void> {
  if (world.kernels === null) return;
  const inKernels: InKernels = { ...world, kernels: world.kernels };
  const kind = world.random.turn('kernels', KINDS);
  const hostname =
    world.random.pick(kind === 'again' ? failedBefore(inKernels) : NAMES) ?? world.random.pick(NAMES) ?? '';
  const fault = faultOf(world, kind);
  await withRun(
    world,
    [hostname],
    async ([session]) => {
      if (session !== undefined) await patchKernel(inKernels, session, kind, fault);
    },
    { only: 'kernels' },
  );
}

/** Their kernel was removed, and nothing newer is out. */
function failedBefore({ kernels }: InKernels): readonly string[] {
  return NAMES.filter((hostname) => {
    const { host, offered } = kernels.of(hostname);
    return offered !== null && host.boot.tried.includes(offered) && !host.boot.kernels.includes(offered);
  });
}

async function patchKernel(world: InKernels, session: Waiting, kind: Kind, fault: Fault): Promise<void> {
  const { kernels, targets, random } = world;
  const { hostname } = session;
  const one = kernels.of(hostname);
  if (one.host.boot.hangs) resetByHand(world);
  if (kind !== 'again') {
    await liftHolds(world, hostname);
    kernels.offer(hostname, kind === 'hangs' || kind === 'panics' ? kind : 'boots');
  }
  if (kind === 'checks') failsAfterNextUpdate(one.host);
  if (kind === 'unfit') Object.assign(one.loader, random.chance(0.5) ? { place: 'lvm' } : { saved: false });
  if (kind === 'cut') one.host.cut = true;
  const { kind: outcome } = await startNow(world, session, 'kernel campaign');
  if (outcome === 'started') {
    const attempt = await attemptOf(world, session.id);
    const payload = { attemptId: attempt.id, epoch: 0 } as Extract<QueuedJob, { job: 'attempt' }>['payload'];
    await world.workers.runDisturbed({ job: 'attempt', payload }, disturbance(world, session, fault, kind));
    await world.afterJob();
    await finished(world, session);
  }
  const ended = await attemptOf(world, session.id);
  const end = ended.failure ?? ended.state;
  world.count(`kernel that ${kind}: ${end}`);
  world.count(`kernel, ${fault}: ${end}`);
  targets.vcenterSilent = false;
  one.host.reachable = true;
  Object.assign(one.loader, { place: 'part', saved: true });
  if (ended.ended) one.host.cut = false;
  if (random.chance(0.3)) kernels.cutPower(hostname);
}

/** Another kernel is out: with zypper the one that failed holds back all of its name. */
async function liftHolds({ db }: World, hostname: string): Promise<void> {
  await sql`delete from package_excludes where server_id = (select id from servers where hostname = ${hostname})`.execute(
    db,
  );
  await sql`update servers set patch_excludes = null where hostname = ${hostname}`.execute(db);
}

/** Other workers come, and people answer what it asks, until it has ended. */
async function finished(world: InKernels, { id, hostname }: Waiting): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const { state, ended } = await attemptOf(world, id);
    if (ended) return;
    pass(world, { minutes: 1 });
    if (state === 'waiting') await typed(world, 'Khalid', `/reboot ${hostname}`);
    await otherWorkers(world);
    await world.afterJob();
  }
}

async function otherWorkers({ workers }: World): Promise<void> {
  await workers.expireLeases();
  await workers.sweep();
  await workers.runAll('attempt');
}

type End = { readonly id: number; readonly state: string; readonly failure: string | null; readonly ended: boolean };

async function attemptOf({ db }: World, sessionId: number): Promise<End> {
  const { rows } = await sql<End>`
    select id, state, failure_class as failure, ended_at is not null as ended from patch_attempts
    where session_id = ${sessionId} order by id desc limit 1`.execute(db);
  return rows[0] ?? { id: 0, state: 'not started', failure: null, ended: false };
}

/** Once, at some operation of this attempt. */
function disturbance(world: InKernels, { hostname }: Waiting, fault: Fault, kind: Kind): FakeTargets['onOperation'] {
  const { targets } = world;
  const { asked, when, nth } = placeOf(world, fault, kind);
  let left = nth;
  return async (operation, _host, now) => {
    if (operation !== asked || now !== when || fault === 'none') return;
    left -= 1;
    if (left !== 0) return;
    world.count(`kernel, ${fault}`);
    world.count(`kernel, ${fault} ${when} ${operation}`);
    if (process.env.WALK_SAY !== undefined) console.log(hostname, fault, when, operation);
    if (fault === 'killed') throw new Killed(operation);
    if (fault === 'silent') {
      targets.vcenterSilent = true;
      return;
    }
    if (fault === 'gone') {
      targets.hostNamed(hostname).reachable = false;
      return;
    }
    if (fault === 'late') return heldUp(world, hostname, operation);
    if (fault === 'power') world.kernels.cutPower(hostname);
    if (operation === 'reset') throw new VcenterError('unknown-effect', operation);
    throw new ReachError({ kind: 'connection-lost', temporary: true, detail: operation });
  };
}

type Place = { readonly asked: string; readonly when: 'before' | 'after'; readonly nth: number };

function placeOf({ random }: InKernels, fault: Fault, kind: Kind): Place {
  if (fault === 'silent') return { asked: 'reset', when: 'before', nth: 1 };
  if (fault === 'gone') return { asked: 'reset', when: 'after', nth: 1 };
  if (fault === 'power') {
    const asked = random.turn('cuts of power', CUT_OF_POWER);
    return { asked, when: random.chance(0.5) ? 'before' : 'after', nth: 1 + random.below(TIMES[asked] ?? 1) };
  }
  const isLate = kind === 'late' || (fault === 'late' && random.chance(0.6));
  const late = kind === 'late' ? LATE_AFTER_A_BOOT : LATE;
  const asked = isLate ? random.turn(`late orders of ${kind}`, late) : random.turn('operations of kernels', OPERATIONS);
  const when = isLate || random.chance(0.5) ? 'before' : 'after';
  return { asked, when, nth: 1 + random.below(TIMES[asked] ?? 1) };
}

/** Longer than its lease, before its order or its look arrives: another worker takes over, and mostly goes on to the end meanwhile. */
async function heldUp(world: InKernels, hostname: string, operation: string): Promise<void> {
  world.targets.onOperation = () => {};
  world.targets.hostNamed(hostname).uptime += 300;
  pass(world, { minutes: 5 });
  const others = otherWorkers(world);
  // No request to a vCenter is on its way for longer than a host is waited for.
  if (operation === 'reset') await Promise.race([others, sleep(50)]);
  else await others;
}

/** Repositories have something new, power fails, and somebody resets what hangs and nobody works on. */
export async function disturbKernels(world: World): Promise<void> {
  const { kernels, random } = world;
  if (kernels === null) return;
  const servers = await world.db.selectFrom('servers').select('hostname').orderBy('hostname').execute();
  const some = random.some(
    servers.map(({ hostname }) => hostname),
    8,
  );
  const what = random.weighted([
    { weight: 4, what: 'released' },
    { weight: 1, what: 'power' },
    { weight: 2, what: 'reset' },
  ] as const).what;
  if (what === 'released')
    for (const hostname of some)
      kernels.offer(hostname, random.pick(['boots', 'boots', 'boots', 'hangs', 'panics'] as const) ?? 'boots');
  if (what === 'power') kernels.cutPower(some[0] ?? '');
  if (what === 'reset') resetByHand(world);
}

/** At its console: it boots its default. */
export function resetByHand({ kernels }: World): void {
  for (const [, { host }] of kernels?.known() ?? []) if (host.boot.hangs) powerCycle(host);
}
