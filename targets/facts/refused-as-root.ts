// Which commands sudo would not run for the login account (RUN-19): asked of sudo itself, and none is run.
import { shellLine } from '../packages/shell-word.ts';
import type { HostSession } from '../ports.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';

const TIMEOUT_MS = 60_000;

/** Those that it refuses, or of which it does not say that it allows them; null: none were asked about. */
export async function refusedAsRoot(
  session: HostSession,
  commands: readonly (readonly string[])[],
): Promise<readonly string[] | null> {
  if (commands.length === 0) return null;
  const probes = commands.map((words, i) => ({
    id: `root${i}`,
    command: `sudo -n -l ${shellLine(words)} >/dev/null 2>&1`,
  }));
  const answers: Readonly<Record<string, ProbeAnswer>> = await runProbes(session, probes, TIMEOUT_MS);
  return commands.filter((_, i) => answers[`root${i}`]?.exitCode !== 0).map((words) => words.join(' '));
}
