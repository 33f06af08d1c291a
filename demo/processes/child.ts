// The life of one process of the demo: told what to do by the launcher, ready, and gone when the launcher lets go of it, however
// that happens. It is in a session of its own, so the Ctrl-C of the terminal reaches the launcher alone, which ends all in order.
import type { ToChild, ToParent } from './messages.ts';

export type Parent = {
  /** Asks the launcher to heal simulated servers; answers the names that it knew. */
  fix(hostnames: readonly string[]): Promise<readonly string[]>;
};

export type Started<Ready> = { readonly ready: Ready; stop(): Promise<void> };

/** Call it once, at the top of the file of the process. `Order` and `Ready` are those of the launcher's `startProcess`. */
export function runChild<Order, Ready>(start: (order: Order, parent: Parent) => Promise<Started<Ready>>): void {
  const letGo = Promise.withResolvers<void>();
  process.once('disconnect', letGo.resolve);
  process.once('SIGTERM', letGo.resolve);
  const parent = parentOf();
  process.on('message', (message: ToChild) => {
    if (message.kind !== 'start') return;
    live(() => start(message.order as Order, parent), letGo.promise).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
}

async function live<Ready>(start: () => Promise<Started<Ready>>, letGo: Promise<void>): Promise<void> {
  const { ready, stop } = await start();
  tell({ kind: 'ready', facts: ready });
  await letGo;
  await stop();
  if (process.connected) process.disconnect();
}

function parentOf(): Parent {
  const waiting = new Map<number, (hostnames: readonly string[]) => void>();
  process.on('message', (message: ToChild) => {
    if (message.kind === 'fixed') waiting.get(message.id)?.(message.hostnames);
  });
  let last = 0;
  return {
    fix(hostnames) {
      const id = ++last;
      const answered = Promise.withResolvers<readonly string[]>();
      waiting.set(id, answered.resolve);
      tell({ kind: 'fix', id, hostnames });
      return answered.promise.finally(() => waiting.delete(id));
    },
  };
}

function tell(message: ToParent): void {
  if (process.connected) process.send?.(message);
}
