// Every machine of one vCenter with its snapshots, for the daily look. Reads only.
import type { ListedMachine, VmRef } from '../ports.ts';
import type { ObjectProperties } from './properties.ts';
import type { Vcenter } from './vcenter.ts';
import { inventoryName, readMachines } from './vm-index.ts';
import { snapshotsOf } from './vm-state.ts';
import { text } from './xml-node.ts';

const paths = ['name', 'guest.hostName', 'config.template', 'snapshot'];

/** Templates are left out, as they are wherever machines are looked for. */
export async function listMachines(at: Vcenter): Promise<readonly ListedMachine[]> {
  const found = await readMachines(at.session, paths, at.limits.pageSize);
  return found.map((one) => listed(at.name, one));
}

function listed(vcenter: string, { object, values, hidden }: ObjectProperties): ListedMachine {
  const vm: VmRef = { vcenter, vmMoref: object.value, vmName: inventoryName(text(values.get('name'))) };
  return {
    ...vm,
    guestHostName: text(values.get('guest.hostName')).toLowerCase(),
    snapshots: hidden.includes('snapshot')
      ? null
      : snapshotsOf(values.get('snapshot')).map(({ moref, name, quiesced, createdAt }) => ({
          ...vm,
          snapshotMoref: moref,
          name,
          consistency: quiesced ? 'quiesced' : 'crash-consistent',
          createdAt,
        })),
  };
}
