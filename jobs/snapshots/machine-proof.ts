// Proves that a machine of the vCenters is the server that was logged in to (RUN-17), before anything is asked of it. The one way for
// attempts, for prepared snapshots, and for what an older release has left.

import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import type { ProvedMachine } from '../../db/queries/snapshots/proved-machines.ts';
import { type Branch, branchToday } from '../../domain/server.ts';
import {
  type FoundMachine,
  type HostIdentity,
  type Identification,
  identifyMachine,
  type MachineSearch,
  type ServerNames,
} from '../../domain/snapshots/machine-identity.ts';
import { isSameUuid } from '../../domain/snapshots/machine-uuid.ts';
import { type HostSession, VcenterError } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';

export type SeenHost = HostIdentity & { readonly bootId: string };

export type ProofSubject = {
  readonly hostname: string;
  readonly vcenter_vm_name: string | null;
  readonly branch: Branch;
};

/** The order of its vCenters is that of the environment of today (RUN-4). */
export function subjectOf(session: SessionContext): ProofSubject {
  const { hostname, vcenter_vm_name } = session;
  return { hostname, vcenter_vm_name, branch: branchToday(session.branch, environmentOf(session)) };
}

/** Over one connection, so that both are of one machine. Throws ReachError, HostAnswerError. */
export async function seeHost({ host: operations }: JobContext, host: HostSession): Promise<SeenHost> {
  const identity = await operations.readIdentity(host);
  return { ...identity, bootId: await operations.bootId(host) };
}

/**
 * Throws VcenterError. Inventories are a minute old at most: a refusal, and a proof by name alone, are asked about once more, and the
 * machine itself is read now.
 */
export async function proveMachine(ctx: JobContext, subject: ProofSubject, host: SeenHost): Promise<ProvedMachine> {
  const server = namesOf(subject);
  let search = await searchFor(ctx, subject, host, false);
  let found = identifyMachine(server, host, search);
  if (found.kind !== 'proved' || found.by === 'name') {
    search = await searchFor(ctx, subject, host, true);
    found = identifyMachine(server, host, search);
  }
  const first = assertProved(found);
  const now = { ...first.machine, ...(await ctx.vcenter.readMachine(first.machine)) };
  const { machine, by } = assertProved(identifyMachine(server, host, withNow(search, first.machine, now)));
  const { vcenter, instance, vmMoref, vmName, uuid } = machine;
  return { vcenter, instance, vmMoref, vmName, uuid, by, nodeName: host.nodeName };
}

export function namesOf({ hostname, vcenter_vm_name: stored }: ProofSubject): ServerNames {
  return {
    hostname: hostname.toLowerCase(),
    storedName: stored === null || stored.trim() === '' ? null : stored.trim(),
  };
}

function searchFor(
  { vcenter }: JobContext,
  subject: ProofSubject,
  { uuid, nodeName }: HostIdentity,
  fresh: boolean,
): Promise<MachineSearch> {
  return vcenter.findMachines({ ...namesOf(subject), uuid, nodeName, branch: subject.branch, fresh });
}

function assertProved(found: Identification): Extract<Identification, { kind: 'proved' }> {
  if (found.kind === 'proved') return found;
  throw new VcenterError(found.kind, found.detail);
}

function withNow(search: MachineSearch, old: FoundMachine, now: FoundMachine): MachineSearch {
  return { ...search, machines: search.machines.map((one) => (one === old ? now : one)) };
}

type OnRecord = Pick<ProvedMachine, 'vcenter' | 'vmMoref' | 'uuid'>;

/** What was asked for under a name on one machine is not looked for on another. Throws VcenterError. */
export function assertSameMachine(before: OnRecord | null, now: ProvedMachine): void {
  if (before === null) return;
  const same =
    before.uuid !== null && now.uuid !== null
      ? isSameUuid(before.uuid, now.uuid)
      : before.vcenter === now.vcenter && before.vmMoref === now.vmMoref;
  if (same) return;
  throw new VcenterError(
    'wrong-machine',
    `the snapshot is of ${before.vcenter} (${before.vmMoref}), and the server is now ${now.vcenter}, ${now.vmName} (${now.vmMoref}); give that snapshot up, and start again`,
  );
}
