// How one release of a kernel is left out of updates (RUN-5), and no other.
import type { PackageVersion } from '../attempts/package-version.ts';
import { isKernelOfApt } from './kernel-names.ts';

/** With apt the release is in the names. With rpm the globs name versions too, but not with zypper, whose locks know names alone. */
export function kernelGlobs(packages: readonly PackageVersion[], release: string): readonly string[] {
  const isOfSuse = /-[a-z]\w*$/.test(release.split('+')[0] ?? '');
  return [
    ...new Set(
      packages.map(({ name, version }) =>
        isKernelOfApt(name) || isOfSuse ? name : `kernel*-${version.replace(/^\d+:/, '').replaceAll('^', '?')}*`,
      ),
    ),
  ];
}
