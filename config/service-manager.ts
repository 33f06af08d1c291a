// What systemd is told of a process (sd_notify): ready, alive, stopping. Its socket takes datagrams, which Node has not on unix sockets;
// `systemd-notify` is on every machine that has systemd, where a package would bring a native addon. Nothing is said where nobody asks.
import { execFile } from 'node:child_process';

export type ServiceManager = {
  /** From now on it is told regularly that this process is alive, as often as it asks (`WatchdogSec=`). */
  ready(): Promise<void>;
  stopping(): Promise<void>;
};

type Asked = { readonly NOTIFY_SOCKET?: string | undefined; readonly WATCHDOG_USEC?: string | undefined };
type Tell = (state: string) => Promise<void>;

/** Twice in the time in which it must hear, and once more for a late one. */
const BEATS = 3;

export function createServiceManager(environment: Asked = process.env, tell: Tell = notify): ServiceManager {
  if ((environment.NOTIFY_SOCKET ?? '') === '') return { ready: async () => {}, stopping: async () => {} };
  const everyMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000 / BEATS;
  let beat: NodeJS.Timeout | undefined;
  return {
    async ready() {
      await tell('READY=1');
      // From the loop that does the work: one that hangs says nothing.
      if (everyMs > 0) beat = setInterval(() => void tell('WATCHDOG=1'), everyMs).unref();
    },
    async stopping() {
      clearInterval(beat);
      await tell('STOPPING=1');
    },
  };
}

/** Its own failure ends nothing: systemd then acts as it does with whoever is silent. */
function notify(state: string): Promise<void> {
  return new Promise((resolve) => {
    execFile('systemd-notify', [state], { timeout: 5000 }, (error) => {
      if (error !== null) console.error(`systemd could not be told ${state}: ${error.message}`);
      resolve();
    });
  });
}
