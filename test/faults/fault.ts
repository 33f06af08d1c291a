// A fault at one operation of an attempt: what a fake host or vCenter does there, once.

import { HostAnswerError, ReachError, VcenterError } from '../../targets/ports.ts';
import type { FakeTargets } from '../fakes/targets.ts';

export const FAULT_KINDS = [
  /** The worker is gone before, or after, the operation acted. */
  'killed-before',
  'killed-after',
  /** The connection, or vCenter's answer, is lost before or after it acted: the worker cannot tell which. */
  'lost-before',
  'lost-after',
  /** The host answers, but an error or nonsense. */
  'useless',
  /** It fails for good. */
  'fails',
  /** It takes so long that the lease runs out and another worker takes over, and then it answers after all. */
  'hangs',
  /** Another worker is enqueued for the same attempt while it acts, and again when all is over. */
  'repeated',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The nth time that this operation is called in an attempt without faults, and the step that calls it then. */
export type Place = { readonly operation: string; readonly nth: number; readonly step: string };

export class Killed extends Error {}

const OF_VCENTER = new Set(['findMachines', 'readMachine', 'findSnapshot', 'readDatastores', 'ensureSnapshot']);

/** A vCenter, or a connection, has no such answer: it fails or is lost. */
function canMeet({ operation }: Place, kind: FaultKind): boolean {
  return kind !== 'useless' || !(OF_VCENTER.has(operation) || operation === 'connect');
}

/** Every fault that each place can meet. */
export function faultsAt(
  places: readonly Place[],
): readonly (Place & { readonly kind: FaultKind; readonly name: string })[] {
  return places.flatMap((place) =>
    FAULT_KINDS.filter((kind) => canMeet(place, kind)).map((kind) => ({
      ...place,
      kind,
      name: `${place.step}: ${place.operation} ${place.nth}`,
    })),
  );
}

/** Steps that act on every kind of server. */
export const ACTING_STEPS = [
  'prerequisites',
  'inventory-before',
  'snapshot',
  'update',
  'verify',
  'reboot',
  'checks',
  'inventory-after',
] as const;

/** What somebody else does right after that operation, once. */
export function meanwhile(targets: FakeTargets, hostname: string, { operation, nth }: Place, act: () => void): void {
  let seen = 0;
  targets.onOperation = (called, host, when) => {
    if (called !== operation || host !== hostname || when !== 'after') return;
    seen += 1;
    if (seen === nth) act();
  };
}

/** Installs it; `meanwhile` is what others do while it hangs or is repeated. Later calls of it go through. */
export function inject(
  targets: FakeTargets,
  hostname: string,
  { operation, nth }: Place,
  kind: FaultKind,
  meanwhile: () => Promise<void>,
): void {
  let seen = 0;
  const when = kind.endsWith('after') ? 'after' : 'before';
  targets.onOperation = (called, host, at) => {
    if (called !== operation || host !== hostname || at !== when) return;
    seen += 1;
    if (seen !== nth) return;
    if (kind === 'repeated') return meanwhile();
    // What it had ordered arrives when the host has been up for longer.
    if (kind === 'hangs')
      return meanwhile().then(() => {
        targets.hostNamed(hostname).uptime += 60;
      });
    throw thrown(operation, kind);
  };
}

function thrown(operation: string, kind: Exclude<FaultKind, 'hangs' | 'repeated'>): Error {
  if (kind === 'killed-before' || kind === 'killed-after') return new Killed(`${operation}: ${kind}`);
  if (kind === 'useless') return new HostAnswerError(`${operation}: nothing of use`);
  const lost = kind === 'lost-before' || kind === 'lost-after';
  if (OF_VCENTER.has(operation)) {
    return new VcenterError(lost ? 'unknown-effect' : 'task-failed', `${operation}: ${kind}`);
  }
  return new ReachError({
    kind: lost ? 'connection-lost' : 'login-refused',
    temporary: lost,
    detail: `${operation}: ${kind}`,
  });
}
