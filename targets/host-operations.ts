// Hands each operation to whoever understands the session: jobs do not know what a host runs, or how it was reached.
import type { HostOperations, HostSession, SessionKind } from './ports.ts';
import { kindOf } from './session-kind.ts';

/** Sessions of another kind come from nowhere (`reach.ts`). */
export function createHostOperations(kinds: Readonly<Partial<Record<SessionKind, HostOperations>>>): HostOperations {
  const on = ({ kind }: HostSession): HostOperations => {
    const own = kinds[kind];
    if (own === undefined) throw new Error(`no operations for sessions of the kind ${kind}`);
    return own;
  };
  return {
    openingFor: (target, what) => kinds[kindOf(target)]?.openingFor(target, what),
    readFacts: async (session, ask) => on(session).readFacts(session, ask),
    listPackages: async (session) => on(session).listPackages(session),
    scan: async (session, ask) => on(session).scan(session, ask),
    startUpdate: async (session, name, ask) => on(session).startUpdate(session, name, ask),
    closeUpdate: async (session, name) => on(session).closeUpdate(session, name),
    readLog: async (session, name) => on(session).readLog(session, name),
    pollUpdate: async (session, name, offset) => on(session).pollUpdate(session, name, offset),
    needsReboot: async (session) => on(session).needsReboot(session),
    bootId: async (session) => on(session).bootId(session),
    readBoot: async (session) => on(session).readBoot(session),
    setDefaultKernel: async (session, boot, kernel) => on(session).setDefaultKernel(session, boot, kernel),
    bootKernelOnce: async (session, boot, kernel) => on(session).bootKernelOnce(session, boot, kernel),
    removeKernels: async (session, boot, packages) => on(session).removeKernels(session, boot, packages),
    readIdentity: async (session) => on(session).readIdentity(session),
    uptimeSeconds: async (session) => on(session).uptimeSeconds(session),
    reboot: async (session, bootId, untilUptime) => on(session).reboot(session, bootId, untilUptime),
    runAction: async (session, order) => on(session).runAction(session, order),
    readChecks: async (session, application) => on(session).readChecks(session, application),
  };
}
