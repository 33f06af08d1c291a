// What the account of the settings sees and may do in one vCenter, asked without changing anything: for the checks of an installation.
import { VcenterError } from '../ports.ts';
import { asVcenterError } from './call-failure.ts';
import { createVimSession, type VimSession } from './session.ts';
import type { VcenterConnection } from './settings.ts';
import { systemTiming } from './timing.ts';
import { createTransport, type Transport } from './transport.ts';
import { readMachines } from './vm-index.ts';
import { child, children, type ManagedObject, referenceArgument, text, textArgument } from './xml-node.ts';

/** The role of docs/rights-and-network.md, on virtual machines. */
export const NEEDED_PRIVILEGES = [
  'VirtualMachine.State.CreateSnapshot',
  'VirtualMachine.State.RemoveSnapshot',
  'VirtualMachine.State.RevertToSnapshot',
  'VirtualMachine.Interact.PowerOn',
] as const;
/** Where servers are declared normally off. */
export const PRIVILEGE_TO_STOP = 'VirtualMachine.Interact.PowerOff';

/** Where kernel campaigns are run: a server that hangs with its new kernel is reset (POL-6). */
export const PRIVILEGE_TO_RESET = 'VirtualMachine.Interact.Reset';

export type AccountRights = {
  /** Templates left out. */
  readonly machines: number;
  /** Privileges that it lacks, each with one machine on which it does; null: this vCenter does not tell. */
  readonly lacks: readonly { readonly privilege: string; readonly machine: string }[] | null;
};

/** Roles are given on folders: a few machines, from the whole inventory, show nearly all of them. */
const SAMPLE = 8;
const PAGE_SIZE = 500;

/** Logs in, looks, and logs out. Throws VcenterError. */
export async function readAccountRights(
  connection: VcenterConnection,
  privileges: readonly string[],
  signal: AbortSignal,
): Promise<AccountRights> {
  const transport: Transport = createTransport(connection);
  const deps = { transport, timing: systemTiming, requestTimeoutMs: 30_000, closing: signal };
  const session = createVimSession(connection, deps);
  try {
    const found = await readMachines(session, ['name', 'config.template'], PAGE_SIZE);
    const step = Math.max(1, Math.floor(found.length / SAMPLE));
    const sample = found.filter((_, i) => i % step === 0).slice(0, SAMPLE);
    const named = sample.map(({ object, values }) => ({ object, name: text(values.get('name')) }));
    return { machines: found.length, lacks: await lacking(session, named, privileges) };
  } catch (error) {
    if (signal.aborted)
      throw new VcenterError('unreachable', `${connection.name}: no answer in time`, { cause: error });
    throw asVcenterError(error, connection.name);
  } finally {
    await session.close();
  }
}

type Named = { readonly object: ManagedObject; readonly name: string };

function lacking(session: VimSession, machines: readonly Named[], privileges: readonly string[]) {
  return session.read(async (call, content) => {
    const { authorizationManager, sessionKey } = content;
    if (authorizationManager === null || sessionKey === null) return null;
    const lacks = new Map<string, string>();
    for (const { object, name } of machines) {
      const asked = { entity: [referenceArgument(object)], sessionId: textArgument(sessionKey), privId: privileges };
      const answer = await call('HasPrivilegeOnEntities', authorizationManager, asked);
      const granted = children(answer, 'privAvailability').filter((one) => text(child(one, 'isGranted')) === 'true');
      const ids = granted.map((one) => text(child(one, 'privId')));
      for (const privilege of privileges)
        if (!ids.includes(privilege)) lacks.set(privilege, lacks.get(privilege) ?? name);
    }
    return Array.from(lacks, ([privilege, machine]) => ({ privilege, machine }));
  });
}
