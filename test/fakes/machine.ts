// What a vCenter tells of a machine: by default, that it is the server of the same name.
import { createHash } from 'node:crypto';
import { type MachineUuid, machineUuid } from '../../domain/snapshots/machine-uuid.ts';
import type { MachineFacts } from '../../targets/ports.ts';

/** Hosts and machines of one name have the same. */
export function fakeUuid(name: string): MachineUuid {
  const uuid = machineUuid(createHash('sha1').update(name).digest('hex').slice(0, 32));
  if (uuid === null) throw new Error(`no uuid of ${name}`);
  return uuid;
}

export function fakeMachine(name: string, vcenter = 'VC'): MachineFacts {
  const [instance, guestHostName] = [`instance-${vcenter}`, `${name}.example.test`];
  return {
    vcenter,
    instance,
    vmMoref: `vm-${name}`,
    vmName: name,
    uuid: fakeUuid(name),
    guestHostName,
    poweredOn: 'yes',
  };
}
