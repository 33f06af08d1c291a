// Every machine of the vCenters that could be a server (RUN-4, RUN-17). Which of them it is, is decided elsewhere.
import type { FoundMachine, MachineFacts, MachineSearch } from '../../domain/snapshots/machine-identity.ts';
import { type MachineRequest, VcenterError, type VmRef } from '../ports.ts';
import { asVcenterError, VimFault } from './call-failure.ts';
import { readProperties } from './properties.ts';
import type { Vcenter } from './vcenter.ts';
import { IDENTITY_PATHS, type IndexedVm, identityOf, type VmIndex } from './vm-index.ts';
import type { IndexCache } from './vm-index-cache.ts';
import { vmObject } from './vm-state.ts';

/** All vCenters are asked, at the same time: which of them is silent counts as much as what the others say. */
export async function findMachines(
  order: readonly Vcenter[],
  indexes: IndexCache,
  ask: MachineRequest,
): Promise<MachineSearch> {
  const answers = await Promise.all(order.map((at) => machinesOf(at, indexes, ask)));
  return {
    machines: answers.flatMap((one) => ('machines' in one ? one.machines : [])),
    silent: answers.flatMap((one) => ('machines' in one ? [] : [one])),
  };
}

type Silent = MachineSearch['silent'][number];

async function machinesOf(
  at: Vcenter,
  indexes: IndexCache,
  ask: MachineRequest,
): Promise<{ readonly machines: readonly FoundMachine[] } | Silent> {
  const result = await indexes(at, ask.fresh);
  if ('failure' in result) return { vcenter: at.name, why: reason(at.name, result.failure) };
  try {
    const instance = await at.session.instance();
    return { machines: foundIn(result.index, ask).map((one) => ({ ...one, vcenter: at.name, instance })) };
  } catch (error) {
    return { vcenter: at.name, why: reason(at.name, error) };
  }
}

function foundIn(index: VmIndex, { storedName, hostname, nodeName, uuid }: MachineRequest) {
  const stored = named(storedName, index.byName);
  const called = named(hostname, index.byName);
  const guests = named(hostname, index.byGuestHostName);
  const own = named(nodeName?.replace(/\..*$/, '') ?? null, index.byGuestHostName);
  const same = uuid === null ? [] : index.byUuid(uuid);
  return [...new Set([...stored, ...called, ...guests, ...own, ...same])].map((vm) => ({
    ...factsOf(vm),
    bears: { storedName: stored.includes(vm), hostname: called.includes(vm), guest: guests.includes(vm) },
  }));
}

function named(name: string | null, search: (name: string) => readonly IndexedVm[]): readonly IndexedVm[] {
  return name === null || name.trim() === '' ? [] : search(name.trim());
}

function factsOf({
  moref,
  name,
  guestHostName,
  uuid,
  poweredOn,
}: IndexedVm): Omit<MachineFacts, 'vcenter' | 'instance'> {
  return { vmMoref: moref, vmName: name, guestHostName, uuid, poweredOn };
}

/** Throws VimFault `ManagedObjectNotFound` when it is gone. */
export async function readMachine(at: Vcenter, vm: VmRef): Promise<MachineFacts> {
  const wanted = [{ type: 'VirtualMachine', paths: IDENTITY_PATHS }];
  const [found] = await at.session.read((call, content) =>
    readProperties(call, content, { starts: [{ object: vmObject(vm.vmMoref) }], wanted, pageSize: 1 }),
  );
  if (found === undefined) throw new VimFault('ManagedObjectNotFound', `VirtualMachine ${vm.vmMoref} is gone`);
  const facts = factsOf({ moref: vm.vmMoref, ...identityOf(found.values) });
  return { ...facts, vcenter: at.name, instance: await at.session.instance() };
}

/** A bug is no silence: it is thrown. */
function reason(vcenter: string, failure: unknown): string {
  const known = asVcenterError(failure, vcenter);
  if (known instanceof VcenterError) return known.detail;
  if (failure instanceof Error && failure.name === 'AbortError') return `${vcenter}: stopping`;
  throw failure;
}
