// Reads whether a reboot is needed (RUN-8), in one exec.
import type { Answer } from '../../domain/answer.ts';
import type { HostSession } from '../ports.ts';
import { asRoot, isSudoRefusal, SUDO_COMMAND } from './as-root.ts';
import {
  KERNELS_COMMAND,
  NEEDS_RESTARTING_COMMAND,
  parseNeedsReboot,
  REBOOT_REQUIRED_COMMAND,
} from './needs-reboot.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';

export const REBOOT_PROBES = [
  { id: 'restarting', command: asRoot(NEEDS_RESTARTING_COMMAND, 'any-command', 90) },
  { id: 'kernels', command: KERNELS_COMMAND },
  { id: 'required', command: REBOOT_REQUIRED_COMMAND },
] as const;

const LISTED_PROBES = [
  { id: 'restarting', command: asRoot(NEEDS_RESTARTING_COMMAND, 'listed-commands', 90) },
  { id: 'sudo', command: SUDO_COMMAND },
] as const;

/** Throws ReachError. */
export async function readNeedsReboot(
  session: HostSession,
): Promise<{ readonly answer: Answer; readonly evidence: string }> {
  const answers = await runProbes(session, REBOOT_PROBES, 120_000);
  if (!isSudoRefusal(answers.restarting)) return parseNeedsReboot(answers);
  const listed: { restarting: ProbeAnswer } = await runProbes(session, LISTED_PROBES, 120_000);
  return parseNeedsReboot({ ...answers, restarting: listed.restarting });
}
