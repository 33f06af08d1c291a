// The vCenters as the jobs see them: finds a machine in the order of its branch, and hands operations to the right vCenter.
import { type SnapshotRef, VcenterError, type VcenterPort, type VmRef } from '../ports.ts';
import { asVcenterError } from './call-failure.ts';
import { ensureSnapshot, findSnapshot } from './ensure-snapshot.ts';
import { findVm } from './find-vm.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { revertToSnapshot } from './revert-to-snapshot.ts';
import { createVimSession } from './session.ts';
import { limitsOf, type VcenterConnection, type VcenterSettings, vcenterSettingsFaults } from './settings.ts';
import { systemTiming, type Timing } from './timing.ts';
import { createTransport } from './transport.ts';
import { createTurns, createTurnsByKey } from './turns.ts';
import { unknownEffect, type Vcenter, type VcenterEvent } from './vcenter.ts';
import { createIndexCache } from './vm-index-cache.ts';

export type VcenterDeps = {
  readonly timing?: Timing;
  /** Told of progress and of what somebody should know. Must not throw. */
  readonly report?: (event: VcenterEvent) => void;
};

/** Connects to nothing until it is asked something. Throws an Error that lists the faults of the settings. */
export function createVcenterPort(settings: VcenterSettings, deps: VcenterDeps = {}): VcenterPort {
  const faults = vcenterSettingsFaults(settings);
  if (faults.length > 0) throw new Error(`vCenter settings: ${faults.join('; ')}`);
  const closing = new AbortController();
  const vcenters = new Map(settings.vcenters.map((v) => [v.name, openVcenter(v, settings, deps, closing.signal)]));
  const indexes = createIndexCache(deps.timing ?? systemTiming);
  const inTurn = createTurnsByKey();

  /** One operation at a time on a machine; every failure leaves as a VcenterError. */
  async function operate<T>(vm: VmRef, work: (at: Vcenter) => Promise<T>): Promise<T> {
    const at = vcenters.get(vm.vcenter);
    if (at === undefined) throw new VcenterError('not-found', `vCenter ${vm.vcenter} is not in the settings`);
    return inTurn(`${vm.vcenter}/${vm.vmMoref}`, () => work(at)).catch((error: unknown) => {
      if (error instanceof VcenterError) throw error;
      if (closing.signal.aborted) throw unknownEffect(vm, 'given up: the process is stopping', error);
      throw asVcenterError(error, `${vm.vcenter}, ${vm.vmName}`);
    });
  }

  return {
    findVm: (ask) => {
      const order = settings.order[ask.branch].flatMap((name) => vcenters.get(name) ?? []);
      return findVm(order, indexes, ask.names);
    },
    ensureSnapshot: (vm, name, description) =>
      operate(vm, (at) => ensureSnapshot(at, vmRef(vm), { name, description })),
    findSnapshot: (vm, name) => operate(vm, (at) => findSnapshot(at, vmRef(vm), name)),
    removeSnapshot: (snapshot: SnapshotRef) => operate(snapshot, (at) => removeSnapshot(at, snapshot)),
    revertToSnapshot: (snapshot: SnapshotRef) => operate(snapshot, (at) => revertToSnapshot(at, snapshot)),
    async close() {
      closing.abort(new Error('closed'));
      await Promise.all(Array.from(vcenters.values(), (at) => at.session.close()));
    },
  };
}

/** Callers may pass something wider, whose other fields must not end in a reference that is stored. */
function vmRef(vm: VmRef): VmRef {
  return { vcenter: vm.vcenter, vmMoref: vm.vmMoref, vmName: vm.vmName };
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
