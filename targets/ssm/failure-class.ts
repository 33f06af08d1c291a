// Why an update of a Unix host failed, by its log (RUN-7). Behind what the package manager said, a run of Patch Manager has lines that `endedRun` adds:
// they count where the manager gave no reason.
import type { FailureClass } from '../failure-class.ts';
import { failureClass } from '../packages/failure-class.ts';

/** As it stands, it would be read as the manager's own error. */
const SUMMARY = /^Error: (?:\d+ of the patches failed|Patch Manager ended with exit code .*)$/gm;

/** Exit codes: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-troubleshooting.html */
const CLASSES: readonly (readonly [FailureClass, RegExp])[] = [
  ['refused', /^Error: Patch Manager ended with exit code (?:135|145)\b/m],
  ['dependency', /^Error: Patch Manager ended with exit code (?:2|196)\b/m],
  ['patches', /^Error: (?:\d+ of the patches failed|Patch Manager ended with exit code 195\b)/m],
];

/** A run that calls itself a success may have installed nothing: this is why, where no package has changed (RUN-7). */
const STILL_MISSING = /^Patch Manager misses \d+ packages, and was asked for \d+$/m;

/** `unknown` for a good run too. */
export function unixFailureClass(log: string, exitCode: number): FailureClass {
  const said = failureClass(log.replace(SUMMARY, ''), exitCode);
  if (said !== 'unknown') return said;
  if (exitCode === 0) return STILL_MISSING.test(log) ? 'patches' : 'unknown';
  return CLASSES.find(([, sign]) => sign.test(log))?.[0] ?? 'unknown';
}
