// Where a snapshot of custody is now (RUN-17): by the references on record; by the uuid of its machine where that has moved or its
// vCenter was built anew; by name only for what an older release has left.

import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { recordMove } from '../../db/queries/snapshots/proved-machines.ts';
import { ReachError, type SnapshotRef, VcenterError, type VmRef } from '../../targets/ports.ts';
import { actOnHost } from '../attempt/on-host.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { proveMachine, type SeenHost, seeHost, subjectOf } from './machine-proof.ts';
import { type MachineOfRow, machineOf, referenceTo, type SnapshotRow, snapshotOf } from './snapshot-reference.ts';

/**
 * null: it is certainly in no vCenter. A lost answer may have left one that we never heard of: it is looked for by its name on its
 * machine. Throws VcenterError while that is unknown.
 */
export async function placeOf(ctx: JobContext, row: SnapshotRow): Promise<SnapshotRef | null> {
  const machine = machineOf(row);
  if (machine === null) return row.asked_at === null ? null : lookOnMachineNamed(ctx, row);
  const known = snapshotOf(row);
  try {
    if (known === null) return await ctx.vcenter.findSnapshot(referenceTo(machine), row.name);
    await ctx.vcenter.readMachine(known);
    return known;
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    if (error.kind === 'not-found' || error.kind === 'wrong-machine') return lookElsewhere(ctx, row, machine, error);
    throw error;
  }
}

/** The machine is not where it was: moved to another vCenter, in one that was built anew, or gone. */
async function lookElsewhere(
  ctx: JobContext,
  row: SnapshotRow,
  { uuid }: MachineOfRow,
  cause: VcenterError,
): Promise<SnapshotRef | null> {
  if (uuid === null) {
    if (cause.kind === 'not-found') return null;
    throw cause;
  }
  const nameless = { hostname: '', storedName: null, nodeName: null };
  const { machines, silent } = await ctx.vcenter.findMachines({ ...nameless, uuid, branch: 'prod', fresh: true });
  for (const { vcenter, instance, vmMoref, vmName } of machines) {
    const found = await ctx.vcenter.findSnapshot({ vcenter, instance, vmMoref, vmName }, row.name);
    if (found === null) continue;
    await recordMove(ctx.db, row.id, { vcenter, instance, vmMoref, vmName, snapshotMoref: found.snapshotMoref });
    return found;
  }
  if (silent.length === 0) return null;
  throw new VcenterError('unreachable', `${cause.detail}; ${silent.map(({ why }) => why).join('; ')}`);
}

/** Of an older release, which asked vCenter before it wrote down the machine. */
async function lookOnMachineNamed(ctx: JobContext, row: SnapshotRow): Promise<SnapshotRef | null> {
  const session = await sessionOf(ctx, row);
  try {
    const host = await seenIfThere(ctx, session);
    const vm = host === null ? await onlyMachineNamed(ctx, session) : await proveMachine(ctx, subjectOf(session), host);
    return await ctx.vcenter.findSnapshot(referenceTo({ ...vm, instance: vm.instance ?? null }), row.name);
  } catch (error) {
    if (error instanceof VcenterError && error.kind === 'not-found') return null;
    throw error;
  }
}

export async function sessionOf({ db }: JobContext, row: SnapshotRow): Promise<SessionContext> {
  const session = await loadSessionContext(db, row.session_id);
  if (session === undefined) throw new Error(`snapshot ${row.id} has no session`);
  return session;
}

/** null: it does not answer. Throws HostAnswerError. */
export async function seenIfThere(ctx: JobContext, session: SessionContext): Promise<SeenHost | null> {
  try {
    return await actOnHost(ctx, targetOfSession(session), ctx.stopping, 0, (host) => seeHost(ctx, host));
  } catch (error) {
    if (error instanceof ReachError) return null;
    throw error;
  }
}

/** Where the host itself cannot be asked: the one machine of that name, all vCenters answering. Throws VcenterError. */
export async function onlyMachineNamed({ vcenter }: JobContext, session: SessionContext): Promise<VmRef> {
  const { hostname, vcenter_vm_name: storedName, branch } = subjectOf(session);
  const ask = { hostname, storedName, nodeName: null, uuid: null, branch, fresh: true };
  const { machines, silent } = await vcenter.findMachines(ask);
  const stored = machines.filter(({ bears }) => bears.storedName);
  const [only, ...others] = stored.length > 0 ? stored : machines;
  if (silent.length > 0) throw new VcenterError('unreachable', silent.map(({ why }) => why).join('; '));
  if (only === undefined) throw new VcenterError('not-found', `${hostname}: in no vCenter`);
  if (others.length === 0) return only;
  const all = [only, ...others].map((one) => `${one.vcenter}, ${one.vmName} (${one.vmMoref})`).join('; ');
  throw new VcenterError('ambiguous', `${others.length + 1} machines for ${hostname}, which does not answer: ${all}`);
}
