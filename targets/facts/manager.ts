// Which package manager the host really has: binaries are asked, not the name of the release.
import { PACKAGE_MANAGERS, type PackageManager } from '../packages/update-command.ts';
import type { ProbeAnswer } from './probe.ts';

export const MANAGER_COMMAND = PACKAGE_MANAGERS.map((name) => `command -v ${name}`).join(' || ');

/** null: none is known here. */
export function parseManager(answer: ProbeAnswer): PackageManager | null {
  const name = answer.output.trim().split('/').at(-1);
  return answer.exitCode === 0 ? (PACKAGE_MANAGERS.find((known) => known === name) ?? null) : null;
}
