// The packages of a host, read before and after an update: their difference is the outcome (RUN-7).
import type { ExecResult, PackageVersion } from '../ports.ts';

/** The epoch as a number: `%{EPOCH}` prints `(none)`, and comparisons would fail. */
export const PACKAGES_COMMAND = `LC_ALL=C rpm -qa --qf '%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\t%{ARCH}\\n'`;

/** Throws when the list cannot be trusted (an error, an unknown line, nothing): an empty list would look like everything removed. */
export function parsePackages(result: ExecResult): readonly PackageVersion[] {
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  if (result.exitCode !== 0 || lines.length === 0) {
    throw new Error(`rpm -qa failed (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 400)}`);
  }
  return lines.map(packageOfLine);
}

function packageOfLine(line: string): PackageVersion {
  const [name, version, arch, ...rest] = line.split('\t');
  if (!name || !version || !arch || rest.length > 0) throw new Error(`not a package: ${JSON.stringify(line)}`);
  return { name, version, arch };
}
