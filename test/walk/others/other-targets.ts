// Some of the estate of a walk are Windows servers and instances of EC2: the fakes under sessions of their kind, with what differs there, and a record
// of what no rule allows.
import { sql } from 'kysely';
import { followWindowsPolicy } from '../../../db/queries/servers/patched-families.ts';
import type { Db } from '../../../db/schema/database.ts';
import {
  HostAnswerError,
  type HostFacts,
  type HostOperations,
  type HostSession,
  type SshPort,
  type Target,
  type VcenterPort,
} from '../../../targets/ports.ts';
import { kindOf } from '../../../targets/session-kind.ts';
import { reachError } from '../../../targets/ssh/failures.ts';
import type { FakeTargets } from '../../fakes/targets.ts';

/** One of the domain whose application has actions, which are not run on Windows. */
export const WINDOWS = ['vpinf7', 'vrinf7', 'vpinf8', 'vrinf8', 'vpfla9', 'vrfla9'] as const;
export const INSTANCES = ['vpinf5', 'vrinf5', 'vpinf6', 'vrinf6', 'vpfla8', 'vrfla8'] as const;

const PATCHED = { patched: true, hprodDays: null, prodDays: null };

export type OtherTargets = {
  /** What a product that keeps the rules never does; whoever reads it empties it. */
  readonly broken: string[];
  /** Of the settings of the workers. */
  patchesWindows(db: Db, patched: boolean): Promise<void>;
  /** Another machine bears that name in AWS, as new as its image. */
  replace(hostname: string): void;
  /** What AWS was read to say of it; `none`: that no instance bears its name. */
  read(db: Db, hostname: string, none?: 'none'): Promise<void>;
};

type Instance = { id: string; number: number; snapshotOf: string | null };

export async function seedOtherTargets(db: Db, others: OtherTargets): Promise<void> {
  await sql`update servers set os_family = 'windows' where hostname = any(${[...WINDOWS]}::text[])`.execute(db);
  await others.patchesWindows(db, true);
  for (const hostname of INSTANCES) await others.read(db, hostname);
}

/** Changes the ports of `targets` in place. */
export function withOtherTargets(targets: FakeTargets): OtherTargets {
  const instances = new Map<string, Instance>(
    INSTANCES.map((hostname, number) => [hostname, { id: idOf(number), number, snapshotOf: null }]),
  );
  const broken: string[] = [];
  const windows = { patched: true };
  const base = { ssh: targets.ssh, host: targets.host, vcenter: targets.vcenter };
  targets.ssh = reaching(base.ssh, targets, instances, broken);
  targets.host = acting(base.host, instances, { broken, windows });
  targets.vcenter = keeping(base.vcenter, instances);
  return {
    broken,
    patchesWindows: async (db, patched) => {
      windows.patched = patched;
      await followWindowsPolicy(db, { ...PATCHED, patched });
    },
    replace: (hostname) => {
      const instance = known(instances, hostname);
      instance.number += INSTANCES.length;
      instance.id = idOf(instance.number);
      const host = targets.hostNamed(hostname);
      const fresh = {
        update: null,
        closed: new Set<string>(),
        bootId: `boot-of-${instance.id}`,
        exitCode: 0,
        uptime: 100,
      };
      targets.vmNamed(hostname).snapshots = [];
      Object.assign(host, { ...fresh, packages: [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }] });
    },
    read: async (db, hostname, none) => {
      const row = { account: 'main', region: 'eu-west-3', changed_at: new Date() };
      const instance_id = none === 'none' ? null : known(instances, hostname).id;
      await db
        .insertInto('ec2_instances')
        .values({ hostname, instance_id, ...row })
        .onConflict((oc) => oc.column('hostname').doUpdateSet({ instance_id }))
        .execute();
    },
  };
}

function idOf(number: number): string {
  return `i-${String(number + 1).padStart(17, '0')}`;
}

function known(instances: ReadonlyMap<string, Instance>, hostname: string): Instance {
  const found = instances.get(hostname);
  if (found === undefined) throw new Error(`${hostname} is no instance`);
  return found;
}

function reaching(
  ssh: SshPort,
  targets: FakeTargets,
  instances: ReadonlyMap<string, Instance>,
  broken: string[],
): SshPort {
  return {
    connect: async (target) => {
      const { hostname, reach, platform } = target;
      const isInstance = instances.has(hostname);
      if (isInstance !== (reach.kind === 'ssm')) broken.push(`${hostname} is reached by ${reach.kind}`);
      const isWindows = WINDOWS.some((name) => name === hostname);
      if (isWindows !== (platform === 'windows')) broken.push(`${hostname} is taken for ${platform}`);
      if (reach.kind === 'ssm') await assertAnswers(targets, target, known(instances, hostname).id);
      const session = await ssh.connect(target);
      if (reach.kind === 'ssm') {
        const instance = { account: reach.account, region: reach.region, instanceId: reach.instanceId };
        return { ...session, kind: 'ssm', method: 'ssm', platform, instance };
      }
      return { ...session, kind: kindOf(target) === 'windows' ? 'windows' : 'posix', method: 'ssh_key' };
    },
  };
}

/** As the port of Systems Manager refuses. */
async function assertAnswers(targets: FakeTargets, { hostname, reach }: Target, now: string): Promise<void> {
  const asked = reach.kind === 'ssm' ? reach.instanceId : '';
  if (asked !== now) throw reachError('agent-absent', `${hostname}: ${asked} is no longer there`, { acted: 'no' });
  const isOff = targets.vmNamed(hostname).power === 'off';
  if (isOff || !targets.hostNamed(hostname).reachable)
    throw reachError('agent-silent', `${hostname}: its agent is silent`, { acted: 'no' });
}

type Watched = { readonly broken: string[]; readonly windows: { readonly patched: boolean } };

function acting(host: HostOperations, instances: ReadonlyMap<string, Instance>, watched: Watched): HostOperations {
  const { broken, windows } = watched;
  const own: HostOperations = {
    ...host,
    readFacts: async (session, ask) => {
      const facts = await host.readFacts(session, ask);
      return session.kind === 'windows' ? asWindows(facts) : facts;
    },
    startUpdate: async (session, name, ask) => {
      const { snapshotOf, id } = instances.get(session.address) ?? { snapshotOf: null, id: null };
      const said = await host.startUpdate(session, name, ask);
      if (said !== 'started') return said;
      if (session.kind === 'windows' && !windows.patched)
        broken.push(`${session.address}: a Windows server is updated where the settings do not say so (ELIG-1)`);
      if (snapshotOf !== id)
        broken.push(`${session.address}: ${id} is updated, and the snapshot is of ${snapshotOf} (RUN-4)`);
      return said;
    },
    runAction: async (session, order) => {
      if (session.kind === 'windows') throw new HostAnswerError('actions are not run on Windows', 'no');
      return host.runAction(session, order);
    },
  };
  const alive = Object.entries(own).map(([name, call]) => [
    name,
    name === 'openingFor'
      ? call
      : (session: HostSession, ...asked: never[]) => onLiving(session, () => (call as Call)(session, ...asked)),
  ]);
  return Object.fromEntries(alive) as HostOperations;

  /** Who speaks with an instance that is gone hears nothing. */
  async function onLiving<T>(session: HostSession, ask: () => T): Promise<Awaited<T>> {
    if (session.kind === 'ssm' && session.instance.instanceId !== known(instances, session.address).id)
      throw reachError('agent-silent', `${session.instance.instanceId} is terminated`, { acted: 'no' });
    return await ask();
  }
}

type Call = (session: HostSession, ...asked: never[]) => unknown;

/** Its system drive has to hold more than the root of a Linux. */
function asWindows(facts: HostFacts): HostFacts {
  const { disk } = facts;
  const windows = { restartPending: 'no', updateService: 'yes', source: null, build: '20348.2113' } as const;
  const rootMb = disk.rootMb === null ? null : 4 * disk.rootMb;
  return { ...facts, disk: { ...disk, rootMb, varMb: null, bootMb: null }, windows };
}

function keeping(vcenter: VcenterPort, instances: ReadonlyMap<string, Instance>): VcenterPort {
  return {
    ...vcenter,
    ensureSnapshot: async (vm, name, description) => {
      const instance = instances.get(vm.vmName);
      if (instance !== undefined) instance.snapshotOf = instance.id;
      return vcenter.ensureSnapshot(vm, name, description);
    },
  };
}
