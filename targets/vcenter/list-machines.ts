// Every machine of one vCenter with its snapshots, for the daily look. Reads only.
import type { ListedMachine, VmRef } from '../ports.ts';
import type { ObjectProperties } from './properties.ts';
import type { Vcenter } from './vcenter.ts';
import { IDENTITY_PATHS, identityOf, readMachines } from './vm-index.ts';
import { snapshotsOf } from './vm-state.ts';

const paths = [...IDENTITY_PATHS, 'snapshot'];

/** Templates are left out, as they are wherever machines are looked for. */
export async function listMachines(at: Vcenter): Promise<readonly ListedMachine[]> {
  const found = await readMachines(at.session, paths, at.limits.pageSize);
  const instance = await at.session.instance();
  return found.map((one) => listed(at.name, instance, one));
}

function listed(vcenter: string, instance: string | null, { object, values, hidden }: ObjectProperties): ListedMachine {
  const { name: vmName, guestHostName, uuid } = identityOf(values);
  const vm: VmRef = { vcenter, vmMoref: object.value, vmName, instance };
  return {
    ...vm,
    guestHostName,
    uuid,
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
