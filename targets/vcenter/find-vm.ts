// Finds the machine of a server (RUN-4): by name in every vCenter of the order, then by the host name its guest tells.
import { VcenterError, type VmRef } from '../ports.ts';
import { asVcenterError } from './call-failure.ts';
import type { Vcenter } from './vcenter.ts';
import type { IndexedVm, VmIndex } from './vm-index.ts';
import type { IndexCache } from './vm-index-cache.ts';

type Search = (index: VmIndex, name: string) => readonly IndexedVm[];

const searches: readonly Search[] = [(index, name) => index.byName(name), (index, name) => index.byGuestHostName(name)];

/**
 * Throws VcenterError: `ambiguous` when the first vCenter that has it has two; when none has it, `unreachable` as soon as one could
 * not be read (it may have it), else `not-found`. `names` in order of preference.
 */
export async function findVm(order: readonly Vcenter[], indexes: IndexCache, names: readonly string[]): Promise<VmRef> {
  const silent = new Map<string, unknown>();
  for (const search of searches) {
    for (const at of order) {
      const result = await indexes(at);
      if ('failure' in result) silent.set(at.name, result.failure);
      else {
        const found = only(at.name, search, result.index, names);
        if (found !== null) return { vcenter: at.name, vmMoref: found.moref, vmName: found.name };
      }
    }
  }
  throw notFound(order, names, silent);
}

function only(vcenter: string, search: Search, index: VmIndex, names: readonly string[]): IndexedVm | null {
  for (const name of names) {
    const [first, ...others] = search(index, name);
    if (first === undefined) continue;
    if (others.length === 0) return first;
    const all = [first, ...others].map((vm) => vm.moref).join(', ');
    throw new VcenterError('ambiguous', `${vcenter}: ${others.length + 1} machines for ${name} (${all})`);
  }
  return null;
}

function notFound(
  order: readonly Vcenter[],
  names: readonly string[],
  silent: ReadonlyMap<string, unknown>,
): VcenterError {
  const [first] = silent.values();
  if (silent.size === 0) {
    return new VcenterError('not-found', `${names.join(', ')}: in none of ${order.map((at) => at.name).join(', ')}`);
  }
  const reasons = Array.from(silent, ([name, failure]) => reason(name, failure));
  return new VcenterError('unreachable', `${names.join(', ')}: not found, but ${reasons.join('; ')}`, { cause: first });
}

/** A bug is no silence: it is thrown. */
function reason(vcenter: string, failure: unknown): string {
  const known = asVcenterError(failure, vcenter);
  if (known instanceof VcenterError) return known.detail;
  if (failure instanceof Error && failure.name === 'AbortError') return `${vcenter}: stopping`;
  throw failure;
}
