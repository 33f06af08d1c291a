// The packages of a host, read before and after an update: their difference is the outcome (RUN-7).

import { askShell } from '../framed-shell.ts';
import type { PackageManager } from '../packages/package-manager.ts';
import { type ExecResult, HostAnswerError, type HostSession, type PackageVersion } from '../ports.ts';
import { withoutComplaints } from './complaints.ts';
import { readManager } from './manager.ts';
import { isDatabaseError } from './rpm/rpm-database.ts';

/** The epoch as a number: `%{EPOCH}` prints `(none)`, and comparisons would fail. */
export const PACKAGES_COMMAND = `LC_ALL=C rpm -qa --qf '%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\t%{ARCH}\\n'`;
/** The fourth field is the state: removed packages whose files of configuration stay are listed, too. */
export const DPKG_PACKAGES_COMMAND = `LC_ALL=C dpkg-query -W -f '\${Package}\\t\${Version}\\t\${Architecture}\\t\${db:Status-Abbrev}\\n'`;

const TIMEOUT_MS = 120_000;

/** By the database of the manager that the host really has. Throws as `parsePackages` does, and ReachError. */
export async function listPackages(session: HostSession): Promise<readonly PackageVersion[]> {
  const command = packagesCommand(await readManager(session));
  return parsePackages(await askShell(session, command, { timeoutMs: TIMEOUT_MS, maxOutputBytes: 8 << 20 }));
}

function packagesCommand(manager: PackageManager | null): string {
  return manager === 'apt-get' ? DPKG_PACKAGES_COMMAND : PACKAGES_COMMAND;
}

/**
 * Throws when the list cannot be trusted (an error, an unknown line, nothing): an empty list would look like everything removed, and one
 * from which rpm leaves out what it cannot read, with exit 0, like packages that the update removed or brought.
 */
export function parsePackages(result: ExecResult): readonly PackageVersion[] {
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  if (result.exitCode !== 0 || lines.length === 0 || isDatabaseError(withoutComplaints(result.stderr))) {
    throw new HostAnswerError(
      `the packages were not listed (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 400)}`,
    );
  }
  return lines.flatMap(packageOfLine);
}

/** Second letter of a state of dpkg: nothing on the disk, or its configuration alone. */
const NOT_INSTALLED = /^.[nc]/;

function packageOfLine(line: string): readonly PackageVersion[] {
  const [name, version, arch, state, ...rest] = line.split('\t');
  if (state !== undefined && NOT_INSTALLED.test(state)) return [];
  if (!name || !version || !arch || rest.length > 0)
    throw new HostAnswerError(`not a package: ${JSON.stringify(line)}`);
  return [{ name, version: withEpoch(version), arch }];
}

/** dpkg leaves out an epoch of 0. */
function withEpoch(version: string): string {
  return /^\d+:/.test(version) ? version : `0:${version}`;
}
