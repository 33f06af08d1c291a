// Starts and stops an instance. Each looks first, and may be asked twice: EC2 does not mind.
import { RebootInstancesCommand, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { VcenterError, type VmRef } from '../ports.ts';
import { isNamed, refusalOf } from '../ssm/refusals.ts';
import { askMeant, NotMeant, type StillMeant } from '../still-meant.ts';
import { readInstance } from './instances.ts';
import { type Ec2Place, until } from './place.ts';

/** Throws VcenterError. */
export async function powerOn(place: Ec2Place, vm: VmRef, stillMeant?: StillMeant): Promise<void> {
  await reach(place, vm, 'running', async () => {
    if (stillMeant !== undefined) await askMeant(stillMeant);
    return place.ec2.send(new StartInstancesCommand({ InstanceIds: [vm.vmMoref] }));
  });
}

export async function powerOff(place: Ec2Place, vm: VmRef, isForced: boolean): Promise<void> {
  await reach(place, vm, 'stopped', () =>
    place.ec2.send(new StopInstancesCommand({ InstanceIds: [vm.vmMoref], Force: isForced })),
  );
}

/** Its guest is told to shut down. */
export async function askToStop(place: Ec2Place, vm: VmRef): Promise<void> {
  const { State } = await readInstance(place, vm);
  if (State?.Name === 'stopped' || State?.Name === 'stopping') return;
  await place.ec2.send(new StopInstancesCommand({ InstanceIds: [vm.vmMoref] }));
}

/** A guest that does not heed it is restarted all the same after some minutes. */
export async function reset(place: Ec2Place, vm: VmRef, stillMeant: StillMeant): Promise<void> {
  const { State } = await readInstance(place, vm);
  if (State?.Name !== 'running') return powerOn(place, vm, stillMeant);
  await askMeant(stillMeant);
  await place.once.send(new RebootInstancesCommand({ InstanceIds: [vm.vmMoref] }));
}

/** One that is on its way elsewhere is waited for. */
async function reach(
  place: Ec2Place,
  vm: VmRef,
  wanted: 'running' | 'stopped',
  order: () => Promise<unknown>,
): Promise<void> {
  let last = '';
  const reached = await until(place, place.powerMs, async () => {
    const { State } = await readInstance(place, vm);
    if (State?.Name === wanted) return wanted;
    const isIdle = State?.Name === 'running' || State?.Name === 'stopped';
    if (!isIdle) return null;
    try {
      await order();
    } catch (error) {
      if (error instanceof NotMeant) throw error;
      if (!isNamed(error, 'IncorrectInstanceState') && refusalOf(error).kind === 'refused') throw error;
      last = refusalOf(error).detail;
    }
    return null;
  });
  if (reached !== null) return;
  const why = last === '' ? '' : `: ${last}`;
  throw new VcenterError('task-failed', `${vm.vcenter}, ${vm.vmName} does not become ${wanted}${why}`);
}
