// What a row of custody refers to, as vCenter is asked for it: by reference alone, never by name (RUN-17).
import type { Selectable } from 'kysely';
import type { ProvedMachine } from '../../db/queries/snapshots/proved-machines.ts';
import type { ExecutionTables } from '../../db/schema/execution.ts';
import type { SnapshotRef, VmRef } from '../../targets/ports.ts';

export type SnapshotRow = Selectable<ExecutionTables['vm_snapshots']>;
type MachineColumns = Pick<SnapshotRow, 'vcenter' | 'vcenter_instance' | 'vm_moref' | 'vm_name' | 'vm_uuid'>;

export type MachineOfRow = VmRef & { readonly instance: string | null; readonly uuid: SnapshotRow['vm_uuid'] };

/** null: not proved yet. */
export function machineOf(row: MachineColumns): MachineOfRow | null {
  const { vcenter, vcenter_instance: instance, vm_moref: vmMoref, vm_name: vmName, vm_uuid: uuid } = row;
  return vcenter === null || vmMoref === null ? null : { vcenter, instance, vmMoref, vmName: vmName ?? '', uuid };
}

/** null: it was never made, as far as is known. */
export function snapshotOf(
  row: MachineColumns & Pick<SnapshotRow, 'snapshot_moref' | 'name' | 'consistency'>,
): SnapshotRef | null {
  const machine = machineOf(row);
  if (machine === null || row.snapshot_moref === null) return null;
  return {
    ...referenceTo(machine),
    snapshotMoref: row.snapshot_moref,
    name: row.name,
    consistency: row.consistency ?? 'crash-consistent',
  };
}

export function referenceTo({
  vcenter,
  instance,
  vmMoref,
  vmName,
}: Pick<ProvedMachine, 'vcenter' | 'instance' | 'vmMoref' | 'vmName'>): VmRef {
  return { vcenter, instance, vmMoref, vmName };
}
