// What a patch attempt does on an instance that is reached through Systems Manager. Questions and orders are those of a Unix shell, run by its
// agent; the update itself is Patch Manager's.
import { DEFAULT_LAYOUT, type DetachedLayout } from '../detached/layout.ts';
import { type HostOperations, type HostSession, ReachError } from '../ports.ts';
import { createPosixOperations } from '../posix-operations.ts';
import { readInstanceIdentity } from './identity.ts';
import { type Poller, pollUpdate, readLog } from './poll-update.ts';
import { createRunMemory } from './run-memory.ts';
import { scan } from './scan.ts';
import type { AwsSetup } from './setup.ts';
import { type SsmSession, startUpdate } from './start-update.ts';

const MAX_LOG_BYTES = 2 << 20;

/** One for all instances. `layout` is for tests. */
export function createSsmOperations(setup: AwsSetup, layout: DetachedLayout = DEFAULT_LAYOUT): HostOperations {
  const posix = createPosixOperations(layout);
  const memory = createRunMemory();
  const poller: Poller = { setup, layout, memory };
  return {
    ...posix,
    openingFor: () => undefined,
    startUpdate: async (session, name, ask) => {
      const own = ofInstance(session);
      const { started, ordered } = await startUpdate({ setup, layout, posix }, own, name, ask);
      if (ordered !== null) memory.ordered(own.instance, name, ordered.commandId, ordered.packages);
      return started;
    },
    pollUpdate: async (session, name, offset) => pollUpdate(poller, ofInstance(session), name, offset),
    readLog: async (session, name) => readLog(poller, ofInstance(session), name, MAX_LOG_BYTES),
    readIdentity: readInstanceIdentity,
    reboot: async (session, bootId, untilUptime) => reboot(posix, session, bootId, untilUptime),
    scan: async (session, ask) => scan(setup, posix, ofInstance(session), ask),
  };
}

function ofInstance(session: HostSession): SsmSession {
  if (session.kind !== 'ssm') throw new Error(`${session.address} is not reached through Systems Manager`);
  return session;
}

/**
 * A machine that goes down takes its agent along, whose answer then never comes, or is that it was cut. The order itself is bound to the boot: an
 * agent that runs it again finds another one.
 */
async function reboot(
  posix: Pick<HostOperations, 'reboot'>,
  session: HostSession,
  bootId: string,
  untilUptime: number,
): Promise<void> {
  try {
    await posix.reboot(session, bootId, untilUptime);
  } catch (error) {
    if (error instanceof ReachError && error.failure.kind === 'timeout' && error.acted === 'unknown') return;
    throw error;
  }
}
