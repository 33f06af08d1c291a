// A machine on which something else is under way, a backup as a rule: the vCenter refuses what it is asked, and has done nothing. That
// passes: the same is asked again, for as long as other passing trouble is waited for.
import { VcenterError, type VmRef } from '../ports.ts';
import { describeFault, VimFault } from './call-failure.ts';
import type { TaskOutcome, Vcenter } from './vcenter.ts';

/** https://developer.broadcom.com/xapis/vsphere-web-services-api/latest/ */
const BUSY = /^((?:VApp)?TaskInProgress|ConcurrentAccess|ResourceInUse|ResourceNotAvailable|FileLocked)$/;
/** Some versions say so only in the message of a general fault; sessions speak English. */
const BUSY_WORDS =
  /another (?:task|operation) (?:is )?(?:already |currently )?in progress|concurrent access|(?:resource|file) .*\bin use\b|file .*\blocked\b|failed to lock the file|being migrated|migration (?:is )?in progress|virtual machine is busy/i;

type Fault = { readonly fault: string; readonly message: string };

class MachineBusy extends Error {
  override readonly name = 'MachineBusy';
}

/** The error of a task that failed: `MachineBusy` for `onceFree`, else VcenterError `task-failed`. */
export function taskFailure(vm: VmRef, { fault, detail }: { readonly fault: string; readonly detail: string }): Error {
  if (isBusyFault({ fault, message: detail })) return new MachineBusy(detail);
  return new VcenterError('task-failed', `${vm.vcenter}, ${vm.vmName}: ${detail}`);
}

export function isBusy(error: unknown): boolean {
  return error instanceof MachineBusy || (error instanceof VimFault && isBusyFault(error));
}

export function isBusyOutcome(outcome: TaskOutcome): boolean {
  return outcome.kind === 'error' && isBusyFault({ fault: outcome.fault, message: outcome.detail });
}

function isBusyFault({ fault, message }: Fault): boolean {
  return BUSY.test(fault) || BUSY_WORDS.test(message);
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** `work` looks before it acts: it is repeated while the machine is busy. Throws VcenterError `refused` when it stays so. */
export async function onceFree<T>(at: Vcenter, vm: VmRef, work: () => Promise<T>): Promise<T> {
  const end = at.timing.elapsedMs() + at.limits.busyMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const left = end - at.timing.elapsedMs();
      if (left <= 0) throw stillBusy(at, vm, error);
      await at.timing.sleep(Math.min(pause, left), at.closing);
    }
  }
}

function stillBusy({ limits }: Vcenter, vm: VmRef, error: unknown): VcenterError {
  const said = error instanceof VimFault ? describeFault(error) : String((error as Error).message);
  const minutes = Math.round(limits.busyMs / 60_000);
  return new VcenterError(
    'refused',
    `${vm.vcenter}, ${vm.vmName}: something else is under way on this machine, a backup perhaps; nothing was done, tried for ${minutes} min (${said})`,
    { cause: error },
  );
}
