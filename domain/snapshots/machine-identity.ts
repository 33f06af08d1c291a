// Which machine of the vCenters is the server that was logged in to (RUN-17). The uuid of its firmware proves it; where that cannot be
// read, a name does, if nothing at all speaks against it. Whatever stays unknown is no proof.
import type { Answer } from '../answer.ts';
import { isSameUuid, type MachineUuid } from './machine-uuid.ts';

/** As the host itself says over SSH. */
export type HostIdentity = {
  /** null: it cannot be read, or is none. */
  readonly uuid: MachineUuid | null;
  /** `uname -n`, lower case; null: not told. */
  readonly nodeName: string | null;
  /** Why there is no uuid; '' where there is one. */
  readonly why: string;
};

/** As a vCenter says. */
export type MachineFacts = {
  readonly vcenter: string;
  /** Names the vCenter itself, and so whom references belong to; null: not told. */
  readonly instance: string | null;
  readonly vmMoref: string;
  readonly vmName: string;
  readonly uuid: MachineUuid | null;
  /** Lower case; '' when its guest tells none. */
  readonly guestHostName: string;
  readonly poweredOn: Answer;
};

export type FoundMachine = MachineFacts & {
  /** By which of the names of the server it was found. */
  readonly bears: { readonly storedName: boolean; readonly hostname: boolean; readonly guest: boolean };
};

export type MachineSearch = {
  /** In the order of the vCenters; of all that answered. */
  readonly machines: readonly FoundMachine[];
  readonly silent: readonly { readonly vcenter: string; readonly why: string }[];
};

export type ServerNames = {
  /** Lower case, without domain. */
  readonly hostname: string;
  /** `vcenter_vm_name`: where it names a machine anywhere, the hostname names none. */
  readonly storedName: string | null;
};

export type ProofKind = 'uuid' | 'name';

export type Identification =
  | { readonly kind: 'proved'; readonly by: ProofKind; readonly machine: FoundMachine }
  | {
      readonly kind: 'not-found' | 'unreachable' | 'ambiguous' | 'wrong-machine' | 'unproved';
      /** What is known, and what to do about it. */
      readonly detail: string;
    };

type Refusal = Exclude<Identification, { kind: 'proved' }>;
type Question = { readonly server: ServerNames; readonly host: HostIdentity; readonly search: MachineSearch };

export function identifyMachine(server: ServerNames, host: HostIdentity, found: MachineSearch): Identification {
  const search = { ...found, machines: withoutRepeats(found.machines) };
  const question = { server, host, search };
  const candidates = candidatesOf(question);
  if (host.uuid === null) return byName(question, candidates);
  const { uuid } = host;
  const same = search.machines.filter((one) => one.uuid !== null && isSameUuid(one.uuid, uuid));
  const running = same.filter(({ poweredOn }) => poweredOn !== 'no');
  const [only, second] = running;
  if (only !== undefined && second !== undefined) return shared(question, running);
  if (only !== undefined) {
    if (isMeant(question, only, candidates)) return { kind: 'proved', by: 'uuid', machine: only };
    return wrongMachine(question, candidates, only);
  }
  const [off] = same;
  if (off !== undefined) return isOff(question, off);
  if (search.silent.length > 0) return silentAbout(question, candidates);
  const incomparable = candidates.filter((one) => one.uuid === null);
  if (candidates.length > 0 && incomparable.length === 0) return wrongMachine(question, candidates, null);
  return byName(question, incomparable);
}

/** The stored name first, in all vCenters; only where no machine bears it, the hostname and what guests say. */
function candidatesOf({ server, search }: Question): readonly FoundMachine[] {
  const stored = server.storedName === null ? [] : search.machines.filter(({ bears }) => bears.storedName);
  if (stored.length > 0) return stored;
  return search.machines.filter(({ bears }) => bears.hostname || bears.guest);
}

/** One that has the uuid and another name than the stored one is not what the inventory says: a person settles which is right. */
function isMeant({ server }: Question, machine: FoundMachine, candidates: readonly FoundMachine[]): boolean {
  if (candidates.includes(machine)) return true;
  const nameIsStored = server.storedName !== null && candidates.some(({ bears }) => bears.storedName);
  return !nameIsStored;
}

/** Identity rests on the name alone: nothing may be silent, doubled, off, or called otherwise by its guest. */
function byName(question: Question, candidates: readonly FoundMachine[]): Identification {
  const { server, host, search } = question;
  if (search.silent.length > 0) return silentAbout(question, candidates);
  const [only, ...others] = withNamesakes(question, candidates);
  if (only === undefined) return notFound(question);
  if (others.length > 0) return doubled(question, [only, ...others]);
  if (only.poweredOn !== 'yes') return isOff(question, only);
  const expected = host.nodeName ?? server.hostname;
  if (only.guestHostName === '') {
    return {
      kind: 'unproved',
      detail: `${named(only)}: the guest tells no host name, and ${whyNoUuid(host)}; start VMware Tools in it, or let ${server.hostname} run dmidecode`,
    };
  }
  if (isLocalhost(expected) || label(only.guestHostName) !== label(expected)) {
    return {
      kind: 'wrong-machine',
      detail: `${named(only)} runs ${only.guestHostName}, while the server logged in to calls itself ${expected}; correct vcenter_vm_name of ${server.hostname}, or its address`,
    };
  }
  return { kind: 'proved', by: 'name', machine: only };
}

/** Of a machine found by its stored name, one that runs under the same host name elsewhere is a second candidate, too. */
function withNamesakes(
  { server, host, search }: Question,
  candidates: readonly FoundMachine[],
): readonly FoundMachine[] {
  const names = new Set([server.hostname, ...(host.nodeName === null ? [] : [host.nodeName])].map(label));
  const running = search.machines.filter(
    (one) =>
      candidates.length > 0 &&
      !candidates.includes(one) &&
      one.poweredOn !== 'no' &&
      one.guestHostName !== '' &&
      names.has(label(one.guestHostName)) &&
      !isOtherUuid(one, host),
  );
  return [...candidates, ...running];
}

function isOtherUuid({ uuid }: FoundMachine, host: HostIdentity): boolean {
  return uuid !== null && host.uuid !== null && !isSameUuid(uuid, host.uuid);
}

function notFound({ server }: Question): Refusal {
  const names = [server.storedName, server.hostname].filter((name) => name !== null && name !== '').join(', ');
  return {
    kind: 'not-found',
    detail: `${names}: in no vCenter; correct vcenter_vm_name, or the rights of its account`,
  };
}

function silentAbout({ server, host, search }: Question, candidates: readonly FoundMachine[]): Refusal {
  const silent = search.silent.map(({ why }) => why).join('; ');
  const [there] = candidates;
  const found =
    there === undefined
      ? `${server.hostname}: not found`
      : `${named(there)}: ${host.uuid === null ? `found by its name alone (${whyNoUuid(host)})` : `not the machine of ${server.hostname}, by its uuid`}`;
  return { kind: 'unreachable', detail: `${found}, but ${silent}; try again when it answers` };
}

function doubled({ server, host }: Question, machines: readonly FoundMachine[]): Refusal {
  return {
    kind: 'ambiguous',
    detail: `${machines.length} machines for ${server.hostname} (${machines.map(named).join('; ')}), and ${whyNoUuid(host)}; rename one, or let the server run dmidecode`,
  };
}

function shared({ server, host }: Question, machines: readonly FoundMachine[]): Refusal {
  return {
    kind: 'ambiguous',
    detail: `${machines.length} running machines have the uuid ${host.uuid} of ${server.hostname} (${machines.map(named).join('; ')}); give the copy a uuid of its own`,
  };
}

function isOff({ server }: Question, machine: FoundMachine): Refusal {
  const power = machine.poweredOn === 'no' ? 'is off' : 'does not tell whether it is on';
  return {
    kind: 'unproved',
    detail: `${named(machine)} ${power}, yet ${server.hostname} answers: it is another machine, or a copy of it; correct vcenter_vm_name`,
  };
}

function wrongMachine(
  { server, host }: Question,
  candidates: readonly FoundMachine[],
  right: FoundMachine | null,
): Refusal {
  const wrong = candidates
    .map((one) => `${named(one)} has ${one.uuid === null ? 'no uuid' : `the uuid ${one.uuid}`}`)
    .join('; ');
  const where = right === null ? 'no machine with that one was found' : `that one is of ${named(right)}`;
  return {
    kind: 'wrong-machine',
    detail: `${wrong}, while ${server.hostname} has ${host.uuid}: ${where}; correct vcenter_vm_name`,
  };
}

function whyNoUuid({ why }: HostIdentity): string {
  return why === '' ? 'the machine tells no uuid to compare' : `the uuid of the host cannot be read (${why})`;
}

function named({ vcenter, vmName, vmMoref }: MachineFacts): string {
  return `${vcenter}, ${vmName} (${vmMoref})`;
}

/** A vCenter that the settings list under two names. */
function withoutRepeats(machines: readonly FoundMachine[]): readonly FoundMachine[] {
  const seen = new Set<string>();
  return machines.filter(({ instance, vmMoref }) => {
    const key = `${instance}/${vmMoref}`;
    if (instance === null || !seen.has(key)) return !!seen.add(key);
    return false;
  });
}

function isLocalhost(name: string): boolean {
  return /^localhost(\.|\d|$)/.test(name);
}

function label(name: string): string {
  return name.toLowerCase().replace(/\..*$/, '');
}

/** How a machine was proved once, to be recognised later. */
export type KnownIdentity = {
  readonly by: ProofKind;
  readonly uuid: MachineUuid | null;
  readonly nodeName: string | null;
};

/** Is the host that answers now the one that was proved then? */
export function isSameHost(known: KnownIdentity, hostname: string, now: HostIdentity): Answer {
  if (known.uuid !== null && now.uuid !== null) return isSameUuid(known.uuid, now.uuid) ? 'yes' : 'no';
  if (known.by === 'uuid') return 'unknown';
  if (now.nodeName === null) return 'unknown';
  return label(now.nodeName) === label(known.nodeName ?? hostname) ? 'yes' : 'no';
}
