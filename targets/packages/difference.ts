// What an update really did: the difference of two `rpm -qa`, not the lines of its output (RUN-7).
import { byCodePoint } from '../../domain/order.ts';
import type { PackageDifference, PackageVersion } from '../ports.ts';

/**
 * One entry for each version that came or went. A package that may be installed several times (kernel) pairs the versions
 * that went with those that came, oldest first; what is left over was installed or removed alone. Sorted by name, then arch.
 */
export function packageDifference(
  before: readonly PackageVersion[],
  after: readonly PackageVersion[],
): readonly PackageDifference[] {
  const old = versionsByPackage(before);
  const fresh = versionsByPackage(after);
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort(byCodePoint);
  return keys.flatMap((key) => differenceOfOne(key, old.get(key) ?? [], fresh.get(key) ?? []));
}

function versionsByPackage(packages: readonly PackageVersion[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, arch, version } of packages) {
    const key = `${name}\t${arch}`;
    found.set(key, [...(found.get(key) ?? []), version]);
  }
  return found;
}

function differenceOfOne(key: string, before: readonly string[], after: readonly string[]): PackageDifference[] {
  const [name = '', arch = ''] = key.split('\t');
  const gone = before.filter((version) => !after.includes(version));
  const come = after.filter((version) => !before.includes(version));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i) => ({
    name,
    arch,
    from: gone[i] ?? null,
    to: come[i] ?? null,
  }));
}
