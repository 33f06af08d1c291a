// The name of one boot of a host: a reboot is done when it has changed (RUN-8), whatever ping and uptime say.
import { type ExecResult, HostAnswerError } from '../ports.ts';

export const BOOT_ID_COMMAND = 'cat /proc/sys/kernel/random/boot_id';

/** The first line of that form: a program may complain beside. Throws when the host does not give one: nothing about a reboot can be said then. */
export function parseBootId(result: ExecResult): string {
  const id = /^[0-9a-f-]{36}$/m.exec(result.stdout)?.[0];
  if (result.exitCode !== 0 || id === undefined) {
    throw new HostAnswerError(
      `no boot id from the host (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 200)}`,
    );
  }
  return id;
}

/** Seconds since that boot: a clock that nobody sets. */
export const UPTIME_COMMAND = 'cut -d. -f1 /proc/uptime';

/** As above. */
export function parseUptime(result: ExecResult): number {
  const text = /^\d{1,12}$/m.exec(result.stdout)?.[0];
  if (result.exitCode !== 0 || text === undefined) {
    throw new HostAnswerError(
      `no uptime from the host (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 200)}`,
    );
  }
  return Number(text);
}
