// What apt must leave alone in one update (RUN-5), as a preferences file given to that update only. A `hold` would outlive it;
// this file means nothing to anybody else, so a crash leaves nothing behind.
//
// apt reads this file before /etc/apt/preferences.d, and the first record that names a package decides: no pin of the host can
// bring an excluded package back. Priorities: below 0 never; below 100 only what is not installed at all; 100 what is installed.
import type { PackageVersion } from '../../domain/attempts/package-version.ts';
import type { UpdateScope } from '../ports.ts';
import { checkedVersions } from './update-scope.ts';

/** RUN-5: one record a glob. */
export function excludeRecords(excludes: readonly string[]): string {
  return excludes.map((glob) => record(`Package: ${named(glob)}`, 'release *', -1)).join('');
}

/** Versions of security archives only, and what they newly need from anywhere. Before bookworm the archive has no name of its own. */
const SECURITY = [
  record('Package: *', 'release a=*-security', 500),
  record('Package: *', 'release l=Debian-Security', 500),
  record('Package: *', 'release a=now', 100),
  record('Package: *', 'release *', 50),
].join('');

export function scopeRecords(scope: UpdateScope): string {
  if (scope.kind === 'versions') return versionRecords(checkedVersions(scope));
  return scope.kind === 'security' ? SECURITY : '';
}

/** Whatever is not named stays as it is, and nothing else comes for it. */
function versionRecords(packages: readonly PackageVersion[]): string {
  return namedRecords(packages) + record('Package: ?*', 'release *', -1);
}

/** Below 1000: never a downgrade. */
export function namedRecords(packages: readonly PackageVersion[]): string {
  return packages.map((one) => record(`Package: ${packageOf(one)}`, `version ${versionOf(one)}`, 990)).join('');
}

/** Packages of all architectures have the one of the host to apt. */
function packageOf({ name, arch }: PackageVersion): string {
  return arch === 'all' ? name : `${name}:${arch}`;
}

/** dpkg leaves out an epoch of 0. */
export function versionOf({ version }: PackageVersion): string {
  return version.replace(/^0:/, '');
}

function record(packages: string, pin: string, priority: number): string {
  return `${packages}\nPin: ${pin}\nPin-Priority: ${priority}\n\n`;
}

/** `Package: *` is the weakest record of all to apt, and any pin of the host would beat it; `?*` names every package. */
function named(glob: string): string {
  return /^\*+$/.test(glob) ? '?*' : glob;
}
