// The vCenters as the jobs see them: finds a machine in the order of its branch, and hands operations to the right vCenter.
import { inBranchOrder } from '../../domain/snapshots/snapshot-name.ts';
import { type SnapshotRef, VcenterError, type VcenterPort, type VmRef } from '../ports.ts';
import { NotMeant } from '../still-meant.ts';
import { asVcenterError } from './call-failure.ts';
import { ensureSnapshot, findSnapshot } from './ensure-snapshot.ts';
import { findMachines, readMachine } from './find-machines.ts';
import { listMachines } from './list-machines.ts';
import { readDatastores, readSnapshotSizes } from './machine-storage.ts';
import { powerOff, powerOn, reset, shutDownGuest } from './power.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { revertToSnapshot } from './revert-to-snapshot.ts';
import { createVimSession } from './session.ts';
import { limitsOf, type VcenterConnection, type VcenterSettings, vcenterSettingsFaults } from './settings.ts';
import { systemTiming, type Timing } from './timing.ts';
import { createTransport } from './transport.ts';
import { createTurns, createTurnsByKey } from './turns.ts';
import type { Vcenter, VcenterEvent } from './vcenter.ts';
import { createIndexCache } from './vm-index-cache.ts';

export type VcenterDeps = {
  readonly timing?: Timing;
  /** Told of progress and of what somebody should know. Must not throw. */
  readonly report?: (event: VcenterEvent) => void;
};

const NO_VCENTER = 'this server is virtual, and no vCenter is set (vcenters in the settings file): it is not touched';

/** Connects to nothing until it is asked something. Throws an Error that lists the faults of the settings. */
export function createVcenterPort(settings: VcenterSettings, deps: VcenterDeps = {}): VcenterPort {
  const faults = vcenterSettingsFaults(settings);
  if (faults.length > 0) throw new Error(`vCenter settings: ${faults.join('; ')}`);
  const closing = new AbortController();
  const vcenters = new Map(settings.vcenters.map((v) => [v.name, openVcenter(v, settings, deps, closing.signal)]));
  const indexes = createIndexCache(deps.timing ?? systemTiming);
  const inTurn = createTurnsByKey();

  function inWords<T>(where: string, vcenter: string, work: (at: Vcenter) => Promise<T>): Promise<T> {
    return asked(where, closing.signal, async () => {
      const at = vcenters.get(vcenter);
      if (at === undefined) throw new VcenterError('not-found', `vCenter ${vcenter} is not in the settings`);
      return work(at);
    });
  }

  function look<T>(vm: VmRef, work: (at: Vcenter) => Promise<T>): Promise<T> {
    return inWords(`${vm.vcenter}, ${vm.vmName}`, vm.vcenter, async (at) => {
      await assertInstance(at, vm);
      return work(at);
    });
  }

  /** One operation at a time on a machine. */
  function operate<T>(vm: VmRef, work: (at: Vcenter) => Promise<T>): Promise<T> {
    return look(vm, (at) => inTurn(`${vm.vcenter}/${vm.vmMoref}`, () => work(at)));
  }

  return {
    findMachines: async (ask) => {
      if (vcenters.size === 0) throw new VcenterError('not-found', NO_VCENTER);
      const order = inBranchOrder([...vcenters.values()], ask.branch, settings.order);
      return findMachines(order, indexes, ask);
    },
    readMachine: (vm) => look(vm, (at) => readMachine(at, vm)),
    ensureSnapshot: (vm, name, description) =>
      operate(vm, (at) => ensureSnapshot(at, vmRef(vm), { name, description })),
    findSnapshot: (vm, name) => operate(vm, (at) => findSnapshot(at, vmRef(vm), name)),
    // Reads need no turn: they would wait behind a consolidation that takes an hour.
    readDatastores: (vm) => look(vm, (at) => readDatastores(at, vm.vmMoref)),
    readSnapshotSizes: (vm) => look(vm, (at) => readSnapshotSizes(at, vm.vmMoref)),
    vcenterNames: () => settings.vcenters.map(({ name }) => name),
    listMachines: (vcenter) => inWords(vcenter, vcenter, listMachines),
    removeSnapshot: (snapshot: SnapshotRef) => operate(snapshot, (at) => removeSnapshot(at, snapshot)),
    revertToSnapshot: (snapshot: SnapshotRef) => operate(snapshot, (at) => revertToSnapshot(at, snapshot)),
    powerOn: (vm) => operate(vm, (at) => powerOn(at, vmRef(vm))),
    reset: (vm, stillMeant) => operate(vm, (at) => reset(at, vmRef(vm), stillMeant)),
    shutDownGuest: (vm) => operate(vm, (at) => shutDownGuest(at, vmRef(vm))),
    powerOff: (vm) => operate(vm, (at) => powerOff(at, vmRef(vm))),
    async close() {
      closing.abort(new Error('closed'));
      await Promise.all(Array.from(vcenters.values(), (at) => at.session.close()));
    },
  };
}

/** References are of one vCenter: after it was built anew they are of other machines. */
async function assertInstance(at: Vcenter, { instance, vmName, vmMoref }: VmRef): Promise<void> {
  if (instance === undefined || instance === null) return;
  const now = await at.session.instance();
  if (now === null || now === instance) return;
  throw new VcenterError(
    'wrong-machine',
    `${at.name} is another vCenter (${now}) than the one (${instance}) in which ${vmName} was ${vmMoref}: left alone`,
  );
}

/** Every failure leaves as a VcenterError, except that of whoever does not mean it any more. */
async function asked<T>(where: string, closing: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VcenterError) throw error;
    if (error instanceof NotMeant) throw error.cause;
    if (closing.aborted)
      throw new VcenterError('unknown-effect', `${where}: given up: the process is stopping`, { cause: error });
    throw asVcenterError(error, where);
  }
}

/** Callers may pass something wider, whose other fields must not end in a reference that is stored. */
function vmRef(vm: VmRef): VmRef {
  const { vcenter, vmMoref, vmName, instance } = vm;
  return { vcenter, vmMoref, vmName, ...(instance !== undefined && { instance }) };
}

function openVcenter(
  connection: VcenterConnection,
  settings: VcenterSettings,
  deps: VcenterDeps,
  closing: AbortSignal,
): Vcenter {
  const limits = limitsOf(settings);
  const timing = deps.timing ?? systemTiming;
  const transport = createTransport(connection);
  const session = createVimSession(connection, {
    transport,
    timing,
    requestTimeoutMs: limits.requestTimeoutMs,
    closing,
  });
  const creationTurns = createTurns(limits.maxConcurrentSnapshots);
  return { name: connection.name, session, limits, timing, creationTurns, closing, report: deps.report ?? (() => {}) };
}
