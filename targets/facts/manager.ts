// Which package manager the host really has.
import { FIND_MANAGER, PACKAGE_MANAGERS, type PackageManager } from '../packages/package-manager.ts';
import type { HostSession } from '../ports.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';

export const MANAGER_COMMAND = FIND_MANAGER;

/** null: none is known here. */
export function parseManager(answer: ProbeAnswer): PackageManager | null {
  const names = answer.output.split('\n').map((line) => line.trim().split('/').at(-1));
  return answer.exitCode === 0 ? (PACKAGE_MANAGERS.find((known) => names.includes(known)) ?? null) : null;
}

/** Throws ReachError. */
export async function readManager(session: HostSession): Promise<PackageManager | null> {
  const { manager } = await runProbes(session, [{ id: 'manager', command: MANAGER_COMMAND }] as const, 60_000);
  return parseManager(manager);
}
