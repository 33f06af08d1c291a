// Servers that are off unless they are used (RUN-17): which machine may be started for one, and when it may go again.
import type { Text } from '../language.ts';
import type { FoundMachine, MachineSearch, ServerNames } from '../snapshots/machine-identity.ts';
import { isSameUuid, type MachineUuid } from '../snapshots/machine-uuid.ts';

/** After prerequisites, a failure or a rollback it stays on for so long: what follows at once needs no second boot. */
export const SETTLE_MINUTES = 15;

export type Startable =
  | { readonly kind: 'found'; readonly machine: FoundMachine }
  | {
      readonly kind: 'not-found' | 'unreachable' | 'ambiguous' | 'wrong-machine' | 'unproved';
      /** What is known, and what to do about it. */
      readonly detail: string;
    };

/**
 * By the uuid on record alone: a machine that is off answers nothing that could be compared. Copies are often off, too, so that one
 * vCenter that does not answer is enough to know nothing.
 */
export function startableMachine(server: ServerNames, uuid: MachineUuid, search: MachineSearch): Startable {
  const { hostname } = server;
  if (search.silent.length > 0) {
    const why = search.silent.map(({ why: one }) => one).join('; ');
    return { kind: 'unreachable', detail: `${hostname}: ${why}; try again when it answers` };
  }
  const machines = withoutRepeats(search.machines);
  const same = machines.filter((one) => one.uuid !== null && isSameUuid(one.uuid, uuid));
  const [only, ...others] = same;
  if (only === undefined) {
    return {
      kind: 'not-found',
      detail: `no machine has the uuid ${uuid} of ${hostname}; if it was made anew, start it by hand and patch it once`,
    };
  }
  if (others.length > 0) {
    return {
      kind: 'ambiguous',
      detail: `${same.length} machines have the uuid ${uuid} of ${hostname} (${same.map(named).join('; ')}); give the copy a uuid of its own`,
    };
  }
  const stored = machines.find(({ bears }) => server.storedName !== null && bears.storedName);
  if (stored !== undefined && !only.bears.storedName) {
    return {
      kind: 'wrong-machine',
      detail: `${named(stored)} bears the stored name, and the uuid of ${hostname} is of ${named(only)}; correct vcenter_vm_name`,
    };
  }
  if (only.poweredOn === 'unknown') {
    return {
      kind: 'unproved',
      detail: `${named(only)} does not tell whether it is on; look at the rights of the account`,
    };
  }
  return { kind: 'found', machine: only };
}

/** A vCenter that the settings list under two names. */
function withoutRepeats(machines: readonly FoundMachine[]): readonly FoundMachine[] {
  const seen = new Map<string, FoundMachine>();
  for (const one of machines) {
    const key = one.instance === null ? `?${one.vcenter}/${one.vmMoref}` : `${one.instance}/${one.vmMoref}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

function named({ vcenter, vmName, vmMoref }: FoundMachine): string {
  return `${vcenter}, ${vmName} (${vmMoref})`;
}

/** Patched and checked, it goes at once. `lastEnd`: of its attempts since it was started. */
export function mayGoAt(usedAt: Date, lastEnd: { readonly at: Date; readonly patched: boolean } | null): Date {
  if (lastEnd?.patched === true && lastEnd.at >= usedAt) return lastEnd.at;
  const last = Math.max(usedAt.getTime(), lastEnd?.at.getTime() ?? 0);
  return new Date(last + SETTLE_MINUTES * 60_000);
}

/** Why a server that is normally off was not started; the words of a vCenter come as they are. */
export type NotStarted =
  | { readonly kind: 'no-record' }
  | { readonly kind: 'physical' }
  | { readonly kind: 'vcenter'; readonly detail: string }
  | { readonly kind: 'other-answers'; readonly machine: string }
  | { readonly kind: 'silent'; readonly minutes: number };

export function notStartedText(why: NotStarted): Text {
  switch (why.kind) {
    case 'no-record':
      return {
        fr: 'Serveur normalement éteint, sans uuid enregistré : impossible de savoir quelle machine démarrer',
        en: 'Normally off, with no recorded uuid: there is no way to tell which machine to start',
      };
    case 'physical':
      return {
        fr: 'Serveur physique normalement éteint : PatchCenter ne peut pas le démarrer',
        en: 'Normally off and physical: PatchCenter cannot start it',
      };
    case 'vcenter':
      return {
        fr: `Serveur normalement éteint, non démarré : ${why.detail}`,
        en: `Normally off, not started: ${why.detail}`,
      };
    case 'other-answers':
      return {
        fr: `Serveur normalement éteint, non démarré : sa machine (${why.machine}) est éteinte, mais une autre répond à son adresse`,
        en: `Normally off, not started: its machine (${why.machine}) is off, but another one answers at its address`,
      };
    case 'silent':
      return {
        fr: `Serveur normalement éteint : démarré, mais sans réponse au bout de ${why.minutes} minutes`,
        en: `Normally off: started, but no answer within ${why.minutes} minutes`,
      };
  }
}
