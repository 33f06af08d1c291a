// Switches one machine on, asks its guest to shut down, or switches it off. Each looks first, so that all of them can be repeated.
import { VcenterError, type VmRef } from '../ports.ts';
import { askMeant, type StillMeant } from '../still-meant.ts';
import { isBusy, isBusyOutcome, onceFree } from './busy.ts';
import { AnswerLost, isFault } from './call-failure.ts';
import { readProperties } from './properties.ts';
import { poll, unknownEffect, type Vcenter, waitForTask } from './vcenter.ts';
import { vmObject } from './vm-state.ts';
import { text } from './xml-node.ts';

const ALWAYS: StillMeant = async () => {};

type Power = 'poweredOn' | 'poweredOff' | 'suspended' | 'unknown';

/** Throws VcenterError. */
export async function powerOn(at: Vcenter, vm: VmRef, stillMeant?: StillMeant): Promise<void> {
  if ((await readPower(at, vm)) === 'suspended') {
    throw new VcenterError('refused', `${vm.vcenter}, ${vm.vmName} is suspended; resume it, or switch it off, by hand`);
  }
  await switchTo(at, vm, 'poweredOn', 'stays off', stillMeant);
}

export async function powerOff(at: Vcenter, vm: VmRef): Promise<void> {
  await switchTo(at, vm, 'poweredOff', 'stays on');
}

/**
 * Throws VcenterError, or what `stillMeant` throws. Asked once: a lost answer is for the caller, who sees on the host what came of it. A
 * machine that is busy may keep it waiting for minutes, so that it is asked before every try whether anybody still means it.
 */
export async function reset(at: Vcenter, vm: VmRef, stillMeant: StillMeant): Promise<void> {
  if ((await readPower(at, vm)) !== 'poweredOn') return powerOn(at, vm, stillMeant);
  try {
    const task = await onceFree(at, vm, async () => {
      await askMeant(stillMeant);
      return at.session.write('ResetVM_Task', vmObject(vm.vmMoref), {});
    });
    const outcome = await waitForTask(at, vm, task);
    if (outcome.kind === 'error')
      throw new VcenterError('task-failed', `${vm.vcenter}, ${vm.vmName}: not reset: ${outcome.detail}`);
  } catch (error) {
    if (error instanceof AnswerLost) throw unknownEffect(vm, `no answer to the reset (${error.message})`, error);
    throw error;
  }
}

/** Throws VcenterError. Asking twice does no harm: a guest shuts down once. */
export async function shutDownGuest(at: Vcenter, vm: VmRef): Promise<'asked' | 'no-tools'> {
  if ((await readPower(at, vm)) === 'poweredOff') return 'asked';
  try {
    await onceFree(at, vm, () => at.session.tell('ShutdownGuest', vmObject(vm.vmMoref), {}));
  } catch (error) {
    if (error instanceof AnswerLost) throw unknownEffect(vm, `no answer to the shutdown (${error.message})`, error);
    if (isFault(error, 'ToolsUnavailable')) return 'no-tools';
    if (!isFault(error, 'InvalidPowerState')) throw error;
  }
  return 'asked';
}

/** What is there already has no effect, so a lost answer is settled by reading the power state and asking again. Throws VcenterError. */
export async function switchTo(
  at: Vcenter,
  vm: VmRef,
  wanted: 'poweredOn' | 'poweredOff',
  otherwise: string,
  stillMeant: StillMeant = ALWAYS,
): Promise<void> {
  const reached = await poll(at, at.limits.taskTimeLimitMs, async () => {
    if ((await readPower(at, vm)) === wanted) return wanted;
    await askMeant(stillMeant);
    await order(at, vm, wanted === 'poweredOn' ? 'PowerOnVM_Task' : 'PowerOffVM_Task', otherwise);
    return (await readPower(at, vm)) === wanted ? wanted : null;
  });
  if (reached === null) throw new VcenterError('task-failed', `${vm.vcenter}, ${vm.vmName}: ${otherwise}`);
}

async function order(at: Vcenter, vm: VmRef, operation: string, otherwise: string): Promise<void> {
  try {
    const task = await at.session.write(operation, vmObject(vm.vmMoref), {});
    const outcome = await waitForTask(at, vm, task);
    if (outcome.kind !== 'error' || outcome.fault === 'InvalidPowerState' || isBusyOutcome(outcome)) return;
    throw new VcenterError('task-failed', `${vm.vcenter}, ${vm.vmName}: ${otherwise}: ${outcome.detail}`);
  } catch (error) {
    const again =
      isBusy(error) || isFault(error, 'InvalidPowerState', 'NotAuthenticated') || error instanceof AnswerLost;
    if (!again) throw error;
  }
}

async function readPower(at: Vcenter, vm: VmRef): Promise<Power> {
  const wanted = [{ type: 'VirtualMachine', paths: ['runtime.powerState'] }];
  const [found] = await at.session.read((call, content) =>
    readProperties(call, content, { starts: [{ object: vmObject(vm.vmMoref) }], wanted, pageSize: 1 }),
  );
  if (found === undefined) throw new VcenterError('not-found', `${vm.vcenter}, ${vm.vmName} (${vm.vmMoref}) is gone`);
  const said = text(found.values.get('runtime.powerState'));
  return said === 'poweredOn' || said === 'poweredOff' || said === 'suspended' ? said : 'unknown';
}
