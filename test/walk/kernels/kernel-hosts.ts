// The hosts and machines of a walk with kernel campaigns (POL-6): what a repository offers each of them, a boot loader that answers in its own
// words, a disk that a snapshot brings back, and a record of what was really done, which the oracle reads.
import { bootKernelOnce, removeKernels, setDefaultKernel } from '../../../targets/boot/boot-acts.ts';
import { readBoot } from '../../../targets/boot/read-boot.ts';
import type { UpdateRequest } from '../../../targets/packages/update-scope.ts';
import type { HostOperations, HostSession, VcenterPort } from '../../../targets/ports.ts';
import { type FakeBoot, type FakeHost, powerCycle } from '../../fakes/host.ts';
import type { FakeTargets } from '../../fakes/targets.ts';
import { type LoaderFacts, sessionWithBoot } from './boot-words.ts';
import { isLeftOut, KERNEL_FAMILIES, packagesOf, releaseOf } from './kernel-packages.ts';

/** An update as it began on its host. */
export type KernelUpdate = {
  /** Under which the product started it: it bears the number of its attempt. */
  readonly name: string;
  readonly pinned: boolean;
  readonly before: Pick<FakeBoot, 'running' | 'byDefault' | 'once'>;
  readonly canBootOnce: boolean;
  readonly needsOnce: boolean;
  readonly brought: string | null;
};

export type KernelHost = {
  readonly host: FakeHost;
  readonly loader: LoaderFacts;
  /** The next kernel of its repository; null: there is none. */
  offered: string | null;
  readonly updates: KernelUpdate[];
  /** By the name of the update that they follow. */
  readonly resets: { readonly name: string; answered: boolean }[];
  /** It was cut from its power, by nobody's order. */
  powerCuts: number;
};

export type KernelHosts = {
  of(hostname: string): KernelHost;
  known(): readonly (readonly [string, KernelHost])[];
  /** One more in the repository of that host, which boots or does not. */
  offer(hostname: string, kind: 'boots' | 'hangs' | 'panics'): string;
  cutPower(hostname: string): void;
};

/** Changes the ports of `targets` in place: everything that is not about kernels goes on as it was. */
export function withKernels(targets: FakeTargets): KernelHosts {
  const hosts = new Map<string, KernelHost>();
  let number = 1;
  const of = (hostname: string): KernelHost => {
    const found = hosts.get(hostname) ?? newKernelHost(targets.hostNamed(hostname), hosts.size);
    hosts.set(hostname, found);
    return found;
  };
  targets.host = hostWithKernels(targets, of);
  targets.vcenter = vcenterWithDisks(targets, of);
  return {
    of,
    known: () => [...hosts],
    offer: (hostname, kind) => {
      const one = of(hostname);
      number += 1;
      const release = releaseOf(one.loader.family, number);
      if (kind !== 'boots') one.host.boot.broken.add(release);
      one.host.boot.panics = kind === 'panics';
      one.offered = release;
      return release;
    },
    cutPower: (hostname) => {
      const one = of(hostname);
      one.powerCuts += 1;
      powerCycle(one.host);
    },
  };
}

function newKernelHost(host: FakeHost, nth: number): KernelHost {
  const family = KERNEL_FAMILIES[nth % KERNEL_FAMILIES.length] ?? 'grubby';
  const release = releaseOf(family, 1);
  Object.assign(host.boot, { running: release, kernels: [release], byDefault: release, tried: [release] });
  host.packages = [...host.packages, ...packagesOf(family, release)];
  return { host, loader: { family, place: 'part', saved: true }, offered: null, updates: [], resets: [], powerCuts: 0 };
}

/** Has it come up with that kernel before? */
export function hasBooted({ host: { boot } }: KernelHost, kernel: string): boolean {
  return boot.tried.includes(kernel) && !boot.broken.has(kernel);
}

function hostWithKernels(targets: FakeTargets, of: (hostname: string) => KernelHost): HostOperations {
  const base = targets.host;
  const asked = async <T>(
    operation: string,
    session: HostSession,
    ask: (told: HostSession) => Promise<T>,
  ): Promise<T> => {
    await targets.onOperation(operation, session.address, 'before');
    const { host, loader } = of(session.address);
    const answer = await ask(sessionWithBoot(session, host, loader));
    await targets.onOperation(operation, session.address, 'after');
    return answer;
  };
  return {
    ...base,
    readFacts: async (session, ask) => {
      const facts = await base.readFacts(session, { ...ask, withBoot: false });
      const { host, loader } = of(session.address);
      return ask.withBoot === true ? { ...facts, boot: await readBoot(sessionWithBoot(session, host, loader)) } : facts;
    },
    startUpdate: (session, name, ask) => {
      prepare(of(session.address), name, ask);
      return base.startUpdate(session, name, ask);
    },
    needsReboot: async (session) => {
      const { boot } = of(session.address).host;
      const said = await base.needsReboot(session);
      return boot.kernels[0] === boot.running ? said : { answer: 'yes', evidence: 'a newer kernel is installed' };
    },
    readBoot: (session) => asked('readBoot', session, readBoot),
    setDefaultKernel: (session, boot, kernel) =>
      asked('setDefaultKernel', session, (told) => setDefaultKernel(told, boot, kernel)),
    bootKernelOnce: (session, boot, kernel) =>
      asked('bootKernelOnce', session, (told) => bootKernelOnce(told, boot, kernel)),
    removeKernels: (session, boot, packages) =>
      asked('removeKernels', session, (told) => removeKernels(told, boot, packages)),
  };
}

/** What this update will bring: a kernel on its own track alone, as everywhere else the general exclusions leave it out. */
function prepare(one: KernelHost, name: string, ask: UpdateRequest): void {
  const { host, loader, offered } = one;
  const isNew = host.update?.name !== name && !host.closed.has(name);
  if (!isNew || ask.download !== undefined) return;
  const { boot } = host;
  const isOpen = offered !== null && host.exitCode === 0 && !boot.kernels.includes(offered);
  const brought = isOpen && !isLeftOut(ask.excludes, loader.family, offered) ? offered : null;
  const isTrack = ask.scope.kind === 'kernels' || ask.pin !== undefined;
  const kernels = host.packages.filter(({ name: of }) => of !== 'bash');
  host.newKernels = isTrack && brought !== null ? [brought] : [];
  host.after = isTrack
    ? [...host.packages, ...host.newKernels.flatMap((kernel) => packagesOf(loader.family, kernel))]
    : [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-5.el8' }, ...kernels];
  if (!isTrack) return;
  // Of a worker that was killed before its order left, nothing has come: the one after it is the update of that name.
  const given = one.updates.findIndex((update) => update.name === name);
  if (given >= 0) one.updates.splice(given, 1);
  one.updates.push({
    name,
    pinned: ask.pin !== undefined,
    before: { running: boot.running, byDefault: boot.byDefault, once: boot.once },
    canBootOnce: canBootOnce(loader),
    needsOnce: loader.family !== 'systemd-boot',
    brought: host.newKernels[0] ?? null,
  });
}

/** In the words of the rule, not of the product: it boots what is saved, and takes its one-shot entry back by itself. */
function canBootOnce({ family, place, saved }: LoaderFacts): boolean {
  return family === 'systemd-boot' || (place === 'part' && saved);
}

type Disk = Pick<FakeHost, 'packages'> & Pick<FakeBoot, 'kernels' | 'byDefault' | 'once'>;

/** A snapshot holds what stands on the disk, and a machine that goes back to it boots what that says. */
function vcenterWithDisks(targets: FakeTargets, of: (hostname: string) => KernelHost): VcenterPort {
  const base = targets.vcenter;
  const disks = new Map<string, Disk>();
  return {
    ...base,
    ensureSnapshot: async (vm, name, how) => {
      const { host } = of(vm.vmName);
      const { kernels, byDefault, once } = host.boot;
      const key = `${vm.vmName} ${name}`;
      if (!disks.has(key)) disks.set(key, { packages: host.packages, kernels: [...kernels], byDefault, once });
      return base.ensureSnapshot(vm, name, how);
    },
    revertToSnapshot: async (snapshot) => {
      await base.revertToSnapshot(snapshot);
      const { host } = of(snapshot.vmName);
      const disk = disks.get(`${snapshot.vmName} ${snapshot.name}`);
      if (disk === undefined) return;
      host.packages = disk.packages;
      Object.assign(host.boot, { kernels: [...disk.kernels], byDefault: disk.byDefault, once: disk.once });
      powerCycle(host);
    },
    reset: async (vm, stillMeant) => {
      const { resets, host } = of(vm.vmName);
      const before = targets.vmNamed(vm.vmName).resets;
      const reset = { name: host.update?.name ?? '', answered: false };
      try {
        await base.reset(vm, stillMeant);
        reset.answered = true;
      } finally {
        if (targets.vmNamed(vm.vmName).resets > before) resets.push(reset);
      }
    },
  };
}
