// The name of one boot of a host: a reboot is done when it has changed (RUN-8), whatever ping and uptime say.
import { type ExecResult, HostAnswerError } from '../ports.ts';

export const BOOT_ID_COMMAND = 'cat /proc/sys/kernel/random/boot_id';

/** The last line: some shells greet first. Throws when the host does not give one: nothing about a reboot can be said then. */
export function parseBootId(result: ExecResult): string {
  const id = result.stdout.trim().split('\n').at(-1) ?? '';
  if (result.exitCode !== 0 || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new HostAnswerError(
      `no boot id from the host (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 200)}`,
    );
  }
  return id;
}
