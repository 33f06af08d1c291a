// A process of the demo that is started again when it ends by itself, as the service manager of an installation does: what is stored goes on.
import type { RunningProcess } from './start-process.ts';

/** Within one demo: what dies more often than that is broken. */
const MOST_RESTARTS = 10;

/** `ended` resolves once it is stopped or given up. `restarted` is told each time, with how it is called. */
export async function keepProcess(
  start: () => Promise<RunningProcess>,
  restarted: (name: string) => void,
): Promise<RunningProcess> {
  let current = await start();
  const { name, logFile } = current;
  let isStopping = false;
  const watch = async () => {
    for (let left = MOST_RESTARTS; left > 0; left--) {
      await current.ended;
      if (isStopping) return;
      current = await start();
      restarted(name);
    }
    await current.ended;
  };
  // One that cannot be started any more has ended.
  const ended = watch().catch(() => {});
  return {
    ...{ name, logFile, ended },
    stop: async () => {
      isStopping = true;
      await current.stop();
      await ended.then(() => current.stop());
    },
  };
}
