// Whether rpm's database answers (PRE-7): a broken one hangs, prints errors with exit 0, or shows no package at all.
import type { Answer } from '../../../domain/answer.ts';
import type { ProbeAnswer } from '../probe.ts';

/** Errors in full, packages only counted: thousands of names help nobody. */
export const RPM_DATABASE_COMMAND = `command -v rpm >/dev/null || { echo 'rpm: not found'; exit 127; }
packages=$(timeout 30 rpm -qa --qf '%{NAME}\\n'); code=$?
echo "packages: $(printf '%s' "$packages" | grep -c .)"; exit $code`;

/** Errors that rpm prints although it ends well: what it could not read is left out of its answer. */
export function isDatabaseError(output: string): boolean {
  return /^(?:(?:error|erreur)\s?:|rpmdb: )/im.test(output);
}

export function parseRpmDatabase(answer: ProbeAnswer): Answer {
  if (answer.exitCode === 124) return 'no';
  const packages = /^packages: (\d+)$/m.exec(answer.output);
  if (!packages || answer.exitCode === 127 || answer.exitCode === null) return 'unknown';
  if (answer.exitCode !== 0 || isDatabaseError(answer.output)) return 'no';
  return Number(packages[1]) > 0 ? 'yes' : 'no';
}
